# tanggap_embed_text(TARGET NAME name FOLDER folder ENDING .ending)
#   Puts the files of FOLDER that end so into TARGET, by name, in the order of their names:
#     #include "tanggap_text/<name>.h"
#     for (const auto& [file, text] : tanggap::text::<name>()) ...
#   A changed, added or removed file is picked up by the next build.
#
# The same file, run as a script (cmake -D... -P), writes the source.
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB files "${FOLDER}/*${ENDING}")
  list(SORT files)
  set(entries "")
  foreach(file ${files})
    get_filename_component(name "${file}" NAME)
    file(READ "${file}" text)
    string(FIND "${text}" ")tanggap_text\"" clash)
    if(NOT clash EQUAL -1)
      message(FATAL_ERROR "${file}: holds the text that ends an embedded file")
    endif()
    string(APPEND entries "      {\"${name}\", R\"tanggap_text(${text})tanggap_text\"},\n")
  endforeach()
  file(WRITE "${OUTPUT}" "// Made by libs/base/embed_text.cmake.\n#include \"tanggap_text/${NAME}.h\"\n
namespace tanggap::text {\n
std::vector<std::pair<std::string_view, std::string_view>> ${NAME}() {
  return {\n${entries}  };\n}\n
}  // namespace tanggap::text\n")
  return()
endif()

set(TANGGAP_EMBED_TEXT_SCRIPT ${CMAKE_CURRENT_LIST_FILE} CACHE INTERNAL "")

function(tanggap_embed_text target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAME;FOLDER;ENDING" "")
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${arg_FOLDER})
  set(include ${CMAKE_BINARY_DIR}/generated/text)
  set(source ${include}/tanggap_text/${arg_NAME}.cc)
  file(CONFIGURE OUTPUT ${include}/tanggap_text/${arg_NAME}.h @ONLY CONTENT
"// Made by libs/base/embed_text.cmake.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace tanggap::text {

std::vector<std::pair<std::string_view, std::string_view>> @arg_NAME@();

}  // namespace tanggap::text
")
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*${arg_ENDING})
  if(NOT files)
    message(FATAL_ERROR "tanggap_embed_text(${target}): no *${arg_ENDING} in ${folder}")
  endif()
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DNAME=${arg_NAME} -DENDING=${arg_ENDING} -DOUTPUT=${source}
            -P ${TANGGAP_EMBED_TEXT_SCRIPT}
    DEPENDS ${files} ${TANGGAP_EMBED_TEXT_SCRIPT} VERBATIM)
  target_sources(${target} PRIVATE ${source})
  target_include_directories(${target} PUBLIC ${include})
endfunction()
