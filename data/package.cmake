# Read by cpack for each kind of package: sets its date and its prefix.

# The same tree makes the same package at any time: its date is SOURCE_DATE_EPOCH, else that of the
# commit, else, in a tree without git, that of the changelog's first entry.
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
  cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH source)
  if(EXISTS "${source}/.git") # not the .git of a tree around this one
    execute_process(COMMAND git -c "safe.directory=*" -C "${source}"
                            log -1 --no-show-signature --format=%ct
                    OUTPUT_VARIABLE seconds OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed)
    if(failed)
      message(FATAL_ERROR "cpack needs git, for the date of the commit; or set SOURCE_DATE_EPOCH")
    endif()
  else()
    file(STRINGS "${CMAKE_CURRENT_LIST_DIR}/debian/changelog" entry REGEX "^ -- " LIMIT_COUNT 1)
    string(REGEX REPLACE ".*>  " "" date "${entry}")
    execute_process(COMMAND date --date "${date}" +%s
                    OUTPUT_VARIABLE seconds OUTPUT_STRIP_TRAILING_WHITESPACE
                    COMMAND_ERROR_IS_FATAL ANY)
  endif()
  set(ENV{SOURCE_DATE_EPOCH} "${seconds}")
endif()

# An archive may be unpacked anywhere; its units name the program in /usr/local.
if(CPACK_GENERATOR STREQUAL "DEB")
  find_program(DPKG_SHLIBDEPS dpkg-shlibdeps)
  find_program(FILE file)
  if(NOT DPKG_SHLIBDEPS OR NOT FILE) # cpack would leave out what the package depends on
    message(FATAL_ERROR "cpack -G DEB needs the packages dpkg-dev and file")
  endif()
  set(ENV{CHARFINDER_PACKAGE_PREFIX} /usr)
else()
  set(ENV{CHARFINDER_PACKAGE_PREFIX} /usr/local)
endif()
