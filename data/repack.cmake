# Read by cpack when a package is made: packs the same files again, so that the package does not
# depend on the machine, the folder, the user or the umask. cpack itself takes order and owners of
# files, and the sizes of folders, from this file system.
list(GET CPACK_PACKAGE_FILES 0 package)

if(CPACK_GENERATOR STREQUAL "TGZ")
  cmake_path(GET CPACK_TEMPORARY_INSTALL_DIRECTORY PARENT_PATH parent)
  cmake_path(GET CPACK_TEMPORARY_INSTALL_DIRECTORY FILENAME folder)
  execute_process(
    COMMAND tar --create --format=ustar --sort=name "--mtime=@$ENV{SOURCE_DATE_EPOCH}"
                --owner=0 --group=0 --numeric-owner --directory "${parent}" "${folder}"
    COMMAND gzip -9n
    OUTPUT_FILE "${package}" COMMAND_ERROR_IS_FATAL ANY)
  return()
endif()

set(root "${CPACK_TEMPORARY_DIRECTORY}/repacked")
file(REMOVE_RECURSE "${root}")
execute_process(COMMAND dpkg-deb --raw-extract "${package}" "${root}" COMMAND_ERROR_IS_FATAL ANY)
file(CHMOD "${root}" "${root}/DEBIAN" PERMISSIONS
     OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# In KiB: each file rounded up, and 1 for each folder (deb-substvars(5)).
file(GLOB_RECURSE paths LIST_DIRECTORIES true "${root}/usr/*")
set(installed 1)
foreach(path IN LISTS paths)
  set(size 1)
  if(NOT IS_DIRECTORY "${path}")
    file(SIZE "${path}" size)
  endif()
  math(EXPR installed "${installed} + (${size} + 1023) / 1024")
endforeach()
file(READ "${root}/DEBIAN/control" control)
string(REGEX REPLACE "(\nInstalled-Size:) [0-9]+" "\\1 ${installed}" control "${control}")
file(WRITE "${root}/DEBIAN/control" "${control}")

execute_process(COMMAND dpkg-deb --root-owner-group "-Z${CPACK_DEBIAN_COMPRESSION_TYPE}"
                        --build "${root}" "${package}"
                OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
