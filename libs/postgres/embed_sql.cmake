# tanggap_embed_sql(TARGET COMPONENT name FOLDER folder)
#   Puts the *.sql files of FOLDER into TARGET as the migrations of COMPONENT (lower-case letters, digits, underscores):
#     #include "tanggap_sql/<component>.h"
#     tanggap::postgres::MigrationSet set = tanggap::sql::<component>();
#   A changed, added or removed file is picked up by the next build.
#
# The same file, run as a script (cmake -D... -P), writes the source.
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB files "${FOLDER}/*.sql")
  list(SORT files)
  set(entries "")
  foreach(file ${files})
    get_filename_component(name "${file}" NAME)
    if(NOT name MATCHES "^[0-9][0-9][0-9][0-9]_[a-z0-9_]+\\.sql$")
      message(FATAL_ERROR "${file}: name it NNNN_what_it_does.sql, in lower-case letters, digits and underscores")
    endif()
    file(READ "${file}" sql)
    string(FIND "${sql}" ")tanggap_sql\"" clash)
    if(NOT clash EQUAL -1)
      message(FATAL_ERROR "${file}: holds the text that ends an embedded file")
    endif()
    string(APPEND entries "      {\"${name}\", R\"tanggap_sql(${sql})tanggap_sql\"},\n")
  endforeach()
  file(WRITE "${OUTPUT}" "// Made by libs/postgres/embed_sql.cmake.\n#include \"tanggap_sql/${COMPONENT}.h\"\n
namespace tanggap::sql {\n
postgres::MigrationSet ${COMPONENT}() {
  return {\"${COMPONENT}\", {\n${entries}  }};\n}\n
}  // namespace tanggap::sql\n")
  return()
endif()

set(TANGGAP_EMBED_SQL_SCRIPT ${CMAKE_CURRENT_LIST_FILE} CACHE INTERNAL "")

function(tanggap_embed_sql target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "COMPONENT;FOLDER" "")
  if(NOT arg_COMPONENT MATCHES "^[a-z][a-z0-9_]*$")
    message(FATAL_ERROR "tanggap_embed_sql(${target}): COMPONENT is to be lower-case letters, digits, underscores")
  endif()
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${arg_FOLDER})
  set(include ${CMAKE_BINARY_DIR}/generated/sql)
  set(source ${include}/tanggap_sql/${arg_COMPONENT}.cc)
  file(CONFIGURE OUTPUT ${include}/tanggap_sql/${arg_COMPONENT}.h @ONLY CONTENT
"// Made by libs/postgres/embed_sql.cmake.
#pragma once

#include \"libs/postgres/migrator.h\"

namespace tanggap::sql {

postgres::MigrationSet @arg_COMPONENT@();

}  // namespace tanggap::sql
")
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.sql)
  if(NOT files)
    message(FATAL_ERROR "tanggap_embed_sql(${target}): no *.sql in ${folder}")
  endif()
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DCOMPONENT=${arg_COMPONENT} -DOUTPUT=${source}
            -P ${TANGGAP_EMBED_SQL_SCRIPT}
    DEPENDS ${files} ${TANGGAP_EMBED_SQL_SCRIPT} VERBATIM)
  target_sources(${target} PRIVATE ${source})
  target_include_directories(${target} PUBLIC ${include})
endfunction()
