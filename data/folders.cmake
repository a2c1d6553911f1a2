# Run before anything is installed: a folder that install() makes gets the permissions that the
# umask allows, and the umask of an administrator may be 077.

# make_folder PATH - makes this folder of the prefix and all missing ones above it, readable for
# every user. Folders that exist stay as they are.
function(make_folder path)
  cmake_path(ABSOLUTE_PATH path BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}")
  cmake_path(SET folder NORMALIZE "$ENV{DESTDIR}${path}")
  cmake_path(ABSOLUTE_PATH folder)
  set(missing)
  while(NOT EXISTS "${folder}")
    list(PREPEND missing "${folder}")
    cmake_path(GET folder PARENT_PATH folder)
  endwhile()
  foreach(folder IN LISTS missing)
    file(MAKE_DIRECTORY "${folder}")
    file(CHMOD "${folder}" PERMISSIONS ${CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})
  endforeach()
endfunction()
