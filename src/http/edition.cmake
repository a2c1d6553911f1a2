# cmake -D HEADER=… -D VERSION=… -D FILES=a,b,… -P edition.cmake - writes the header with the
# edition: it differs when the version, the data or a file of the page differ.
string(REPLACE "," ";" FILES "${FILES}")
set(known "${VERSION}")
foreach(file IN LISTS FILES)
  file(SHA256 "${file}" hash)
  string(APPEND known " ${hash}")
endforeach()
string(SHA256 edition "${known}")
string(SUBSTRING "${edition}" 0 16 edition)
file(WRITE "${HEADER}" "/* Written by edition.cmake. */\n#define HTTP_EDITION \"${edition}\"\n")
