// Values of enums by their names without prefix, as a mapping writes them.
//
//   EnumNumber(Channel_descriptor(), "CALL_CENTRE");       // 5; "call-centre" and "CHANNEL_..." too
#pragma once

#include <google/protobuf/descriptor.h>

#include <optional>
#include <string>
#include <string_view>

#include "services/cli/import/cell_value.h"

namespace tanggap::cli {

// Nothing for a name that the enum does not have, and for UNSPECIFIED.
std::optional<int> EnumNumber(const google::protobuf::EnumDescriptor* type, std::string_view name);

// Notes every value that the mapping can give and that the enum does not have.
void CheckEnum(const google::protobuf::EnumDescriptor* type, const CellValue& value,
               const std::string& path, const NoteProblem& note);

// The number of what a row has; 0 when it has nothing.
OrRejection<int> EnumOf(const google::protobuf::EnumDescriptor* type, const CellValue& value,
                        const TableRow& row);

}  // namespace tanggap::cli
