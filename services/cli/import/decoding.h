// Cells of a file as UTF-8, from whatever encoding the file is in.
//
//   Decode(TABLE_ENCODING_WINDOWS_1252, &cell);      // false when the bytes are not in that encoding
#pragma once

#include <string>

#include "tanggap/complaints/v1/import_mapping.pb.h"

namespace tanggap::cli {

bool Decode(complaints::v1::TableEncoding encoding, std::string* cell);

}  // namespace tanggap::cli
