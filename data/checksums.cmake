# Compares files with their SHA-256 in data/README.md.
#
# Included, this defines data_listed(OUT): the files in the table, as paths below data/; it fails if
# one is missing. Run as a script, `cmake "-DFILES=FILE;..." -P checksums.cmake`, it fails if a file
# has a SHA-256 that the table does not have for it. A file may have several entries: that of
# another version is added before the file is fetched.
set(data_folder "${CMAKE_CURRENT_LIST_DIR}")
set(data_checksums "${CMAKE_CURRENT_LIST_FILE}")
set(data_readme "${data_folder}/README.md")
set(data_entry "^\\| ([^ |]+) \\|.*\\| ([0-9a-f]+) \\|$")

# The entries, as `FILE SHA-256`.
function(data_read_entries out)
  file(STRINGS "${data_readme}" entries REGEX "${data_entry}" ENCODING UTF-8)
  list(TRANSFORM entries REPLACE "${data_entry}" "\\1 \\2")
  set(${out} "${entries}" PARENT_SCOPE)
endfunction()

function(data_listed out)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${data_readme}")
  data_read_entries(files)
  list(TRANSFORM files REPLACE " .*" "")
  list(REMOVE_DUPLICATES files)
  foreach(file IN LISTS files)
    if(NOT EXISTS "${data_folder}/${file}")
      message(FATAL_ERROR "data/README.md describes data/${file}, which is not there")
    endif()
  endforeach()
  set(${out} "${files}" PARENT_SCOPE)
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  cmake_minimum_required(VERSION 3.25)
  data_read_entries(entries)
  foreach(file IN LISTS FILES)
    file(SHA256 "${data_folder}/${file}" digest)
    if(NOT "${file} ${digest}" IN_LIST entries)
      message(FATAL_ERROR "data/${file} is not the file that data/README.md describes: "
                          "its SHA-256 is ${digest}")
    endif()
  endforeach()
endif()
