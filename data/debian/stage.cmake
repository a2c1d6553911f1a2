# Read by cpack when the files of a package are in place: what Debian wants otherwise than others.
set(folder_mode
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(file_mode OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)

# cpack itself made the first of them as the umask has it
file(CHMOD_RECURSE "${CPACK_TEMPORARY_INSTALL_DIRECTORY}" DIRECTORY_PERMISSIONS ${folder_mode})

if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(share "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share")
set(doc "${share}/doc/charfinder")

# debian_text LICENSE VARIABLE - the text as a field of a control file has it.
function(debian_text file variable)
  file(READ "${file}" text)
  string(STRIP "${text}" text)
  string(REGEX REPLACE "\n[ \t]*(\n)" "\n.\\1" text "${text}") # once more for neighbours
  string(REGEX REPLACE "\n[ \t]*(\n)" "\n.\\1" text "${text}")
  string(REPLACE "\n" "\n " text "${text}")
  set(${variable} " ${text}" PARENT_SCOPE)
endfunction()

# compress FILE - as gzip -9n: the same bytes each time.
function(compress file)
  execute_process(COMMAND gzip -9nf "${file}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

debian_text("${doc}/LICENSE" MIT)
debian_text("${doc}/LICENSE.Unicode" UNICODE)
debian_text("${doc}/LICENSE.WHATWG" WHATWG)
file(REMOVE "${doc}/LICENSE" "${doc}/LICENSE.Unicode" "${doc}/LICENSE.WHATWG")
configure_file("${CMAKE_CURRENT_LIST_DIR}/copyright.in" "${doc}/copyright" @ONLY
               FILE_PERMISSIONS ${file_mode})

configure_file("${CMAKE_CURRENT_LIST_DIR}/changelog" "${doc}/changelog" COPYONLY
               FILE_PERMISSIONS ${file_mode})
compress("${doc}/changelog")
compress("${share}/man/man1/charfinder.1")
compress("${share}/man/man5/charfinder-protocol.5")

file(RENAME "${share}/zsh/site-functions" "${share}/zsh/vendor-completions")
