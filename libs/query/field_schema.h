// Which fields a List method may be filtered and sorted by. One per method, built at start and
// const from then on.
//
//   query::FieldSchema schema;
//   schema.Enum("state", *ComplaintState_descriptor(), "COMPLAINT_STATE_");
//   schema.Text("agency").Allow({query::Operator::kEqual, query::Operator::kNotEqual});
//   schema.Time("create_time").Sortable();
//   schema.Text("unit").Nullable();               // also `unit:*`, "has a unit"
//   schema.AllowTextSearch();                     // also bare words: air mati
#pragma once

#include <google/protobuf/descriptor.h>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace tanggap::query {

enum class FieldType { kText, kInteger, kNumber, kBool, kTime, kEnum };

enum class Operator {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  // `:`, "has": what it means for a text field (contains, begins with, is among) is the store's.
  kHas,
};
// "=", "!=", ...
std::string_view OperatorText(Operator op);

// A value of an enum field. `name` is how it is printed, `alias` another spelling, or empty.
struct EnumChoice {
  std::string name;
  int number;
  std::string alias = {};
};

class Field {
 public:
  Field(std::string_view name, FieldType type);

  // Exactly these operators instead of the type's own: = and != for bool and enum, with : for
  // text, all but : for the rest.
  Field& Allow(std::vector<Operator> operators);
  // May stand in order_by.
  Field& Sortable();
  // May be absent, so that `field:*` asks whether there is a value.
  Field& Nullable();

  const std::string& name() const { return name_; }
  FieldType type() const { return type_; }
  const std::vector<Operator>& operators() const { return operators_; }
  bool Allows(Operator op) const;
  bool sortable() const { return sortable_; }
  bool nullable() const { return nullable_; }
  const std::vector<EnumChoice>& choices() const { return choices_; }

 private:
  friend class FieldSchema;
  std::string name_;
  FieldType type_;
  std::vector<Operator> operators_;
  bool sortable_ = false;
  bool nullable_ = false;
  std::vector<EnumChoice> choices_;
};

class FieldSchema {
 public:
  // Names are those of the contract's fields, `[a-z][a-z0-9_.]*`, each once.
  Field& Text(std::string_view name) { return Add(name, FieldType::kText); }
  Field& Integer(std::string_view name) { return Add(name, FieldType::kInteger); }
  Field& Number(std::string_view name) { return Add(name, FieldType::kNumber); }
  Field& Bool(std::string_view name) { return Add(name, FieldType::kBool); }
  Field& Time(std::string_view name) { return Add(name, FieldType::kTime); }
  Field& Enum(std::string_view name, std::vector<EnumChoice> choices);
  // The values of a contract's enum but for the one numbered 0, with and without `prefix`.
  Field& Enum(std::string_view name, const google::protobuf::EnumDescriptor& descriptor,
              std::string_view prefix);
  void AllowTextSearch() { text_search_ = true; }

  // nullptr when there is none.
  const Field* Find(std::string_view name) const;
  bool text_search() const { return text_search_; }
  // "agency, create_time, state"; of the sortable ones only when asked.
  std::string FieldNames(bool sortable_only = false) const;

 private:
  Field& Add(std::string_view name, FieldType type);
  // A deque, because the references that Text() and its siblings give must last.
  std::deque<Field> fields_;
  bool text_search_ = false;
};

}  // namespace tanggap::query
