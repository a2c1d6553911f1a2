# Run before anything is installed: where install() makes a folder it heeds the umask, and an
# administrator's may be 077.

# make_folder PATH - makes this folder of the prefix and all above it that are missing, so that
# everybody may enter. What is there already stays as it is.
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
