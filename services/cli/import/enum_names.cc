#include "services/cli/import/enum_names.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>

#include "libs/base/strings.h"
#include "services/cli/field_text.h"

namespace tanggap::cli {

std::optional<int> EnumNumber(const google::protobuf::EnumDescriptor* type, std::string_view name) {
  const std::string wanted =
      absl::AsciiStrToUpper(absl::StrReplaceAll(base::AsAbsl(name), {{"-", "_"}, {" ", "_"}}));
  for (int i = 1; i < type->value_count(); ++i) {
    const auto* value = type->value(i);
    if (wanted == value->name() || wanted == ShortName(value)) return value->number();
  }
  return std::nullopt;
}

void CheckEnum(const google::protobuf::EnumDescriptor* type, const CellValue& value,
               const std::string& path, const NoteProblem& note) {
  for (const std::string& stated : value.StatedValues()) {
    if (stated.empty() || EnumNumber(type, stated).has_value()) continue;
    note(path, base::Join("'", stated, "' is none of ", absl::StrJoin(EnumNames(type), ", ")));
  }
}

OrRejection<int> EnumOf(const google::protobuf::EnumDescriptor* type, const CellValue& value,
                        const TableRow& row) {
  const OrRejection<std::string> name = value.Of(row);
  if (!name.ok()) return name.rejection();
  if (name.value().empty()) return 0;
  const std::optional<int> number = EnumNumber(type, name.value());
  if (number.has_value()) return *number;
  return Rejection{
      base::Join(value.name(), " holds what is none of ", absl::StrJoin(EnumNames(type), ", "))};
}

}  // namespace tanggap::cli
