#include "libs/query/field_schema.h"

#include <algorithm>
#include <utility>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"

namespace tanggap::query {
namespace {

std::vector<Operator> DefaultOperators(FieldType type) {
  switch (type) {
    case FieldType::kText:
      return {Operator::kEqual, Operator::kNotEqual, Operator::kHas};
    case FieldType::kBool:
    case FieldType::kEnum:
      return {Operator::kEqual, Operator::kNotEqual};
    case FieldType::kInteger:
    case FieldType::kNumber:
    case FieldType::kTime:
      break;
  }
  return {Operator::kEqual,       Operator::kNotEqual, Operator::kLess,
          Operator::kLessOrEqual, Operator::kGreater,  Operator::kGreaterOrEqual};
}

bool IsFieldName(std::string_view name) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789_.";
  return !name.empty() && name[0] >= 'a' && name[0] <= 'z' &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace

std::string_view OperatorText(Operator op) {
  switch (op) {
    case Operator::kEqual:
      return "=";
    case Operator::kNotEqual:
      return "!=";
    case Operator::kLess:
      return "<";
    case Operator::kLessOrEqual:
      return "<=";
    case Operator::kGreater:
      return ">";
    case Operator::kGreaterOrEqual:
      return ">=";
    case Operator::kHas:
      break;
  }
  return ":";
}

Field::Field(std::string_view name, FieldType type)
    : name_(name), type_(type), operators_(DefaultOperators(type)) {}

Field& Field::Allow(std::vector<Operator> operators) {
  operators_ = std::move(operators);
  return *this;
}

Field& Field::Sortable() {
  sortable_ = true;
  return *this;
}

Field& Field::Nullable() {
  nullable_ = true;
  return *this;
}

bool Field::Allows(Operator op) const {
  return std::find(operators_.begin(), operators_.end(), op) != operators_.end();
}

Field& FieldSchema::Enum(std::string_view name, std::vector<EnumChoice> choices) {
  Field& field = Add(name, FieldType::kEnum);
  field.choices_ = std::move(choices);
  return field;
}

Field& FieldSchema::Enum(std::string_view name, const google::protobuf::EnumDescriptor& descriptor,
                         std::string_view prefix) {
  std::vector<EnumChoice> choices;
  for (int i = 0; i < descriptor.value_count(); ++i) {
    const google::protobuf::EnumValueDescriptor& value = *descriptor.value(i);
    if (value.number() == 0) continue;
    const std::string& full = value.name();
    const bool prefixed = full.compare(0, prefix.size(), prefix) == 0;
    choices.push_back({full, value.number(), prefixed ? full.substr(prefix.size()) : ""});
  }
  return Enum(name, std::move(choices));
}

const Field* FieldSchema::Find(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const Field& field) { return field.name() == name; });
  return found == fields_.end() ? nullptr : &*found;
}

std::string FieldSchema::FieldNames(bool sortable_only) const {
  std::vector<std::string> names;
  for (const Field& field : fields_) {
    if (!sortable_only || field.sortable()) names.push_back(field.name());
  }
  std::sort(names.begin(), names.end());
  std::string text;
  for (const std::string& name : names) text += base::Join(text.empty() ? "" : ", ", name);
  return text;
}

Field& FieldSchema::Add(std::string_view name, FieldType type) {
  TANGGAP_INVARIANT(IsFieldName(name), "a field is named as in the contract");
  TANGGAP_INVARIANT(Find(name) == nullptr, "a field is declared once");
  return fields_.emplace_back(name, type);
}

}  // namespace tanggap::query
