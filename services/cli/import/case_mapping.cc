#include "services/cli/import/case_mapping.h"

#include <algorithm>

#include <absl/strings/numbers.h>
#include <absl/strings/str_replace.h>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/complaint_page.h"
#include "services/cli/import/enum_names.h"
#include "services/cli/import/refusal_text.h"
#include "services/cli/import/timestamps.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using Text = OrRejection<std::string>;

// The value of the mapping at that path; null when it says nothing there.
const v1::ColumnValue* ValueAt(const google::protobuf::Message& mapping, std::string_view path) {
  const google::protobuf::Message* message = &mapping;
  for (const std::string& name : base::Split(path, '.')) {
    const auto* field = message->GetDescriptor()->FindFieldByName(name);
    if (!message->GetReflection()->HasField(*message, field)) return nullptr;
    message = &message->GetReflection()->GetMessage(*message, field);
  }
  return google::protobuf::DynamicCastToGenerated<v1::ColumnValue>(message);
}

}  // namespace

// Each value that a mapping gives for a row as a whole: where it stands there, and of which enum it
// is.
struct CaseMapping::Field {
  const char* path;
  CellValue CaseMapping::*value;
  // It belongs to what was filed, which updates do not tell.
  bool filed = true;
  const google::protobuf::EnumDescriptor* (*type)() = nullptr;
  const char* if_empty = "";
};

const std::vector<CaseMapping::Field>& CaseMapping::Fields() {
  using M = CaseMapping;
  static const auto& fields = *new std::vector<Field>{
      {"external_id", &M::external_id_, false},
      {"source_update_time", &M::source_update_time_, false},
      {"claimed_due_time", &M::claimed_due_time_, false},
      {"unit", &M::unit_, false},
      {"track", &M::track_, false, common::v1::Track_descriptor},
      {"file_time", &M::file_time_},
      {"agency", &M::agency_},
      {"category", &M::category_},
      {"region", &M::region_},
      {"complaint_class", &M::complaint_class_, true, common::v1::ComplaintClass_descriptor,
       "COMPLAINT"},
      {"channel", &M::channel_, true, common::v1::Channel_descriptor, "OTHER"},
      {"filing", &M::filing_, true, v1::Filing_descriptor},
      {"description", &M::description_},
      {"occurred_time", &M::occurred_time_},
      {"content_visibility", &M::content_visibility_, true, v1::ContentVisibility_descriptor},
      {"place.address", &M::address_},
      {"place.latitude", &M::latitude_},
      {"place.longitude", &M::longitude_},
      {"reporter.display_name", &M::display_name_},
      {"reporter.national_id", &M::national_id_},
      {"reporter.phone", &M::phone_},
      {"reporter.email", &M::email_},
      {"reporter.postal_address", &M::postal_address_},
      {"reporter.identity", &M::identity_, true, v1::ReporterIdentity_descriptor}};
  return fields;
}

CaseMapping::CaseMapping(const MappingFile& file)
    : mapping_(file.mapping()), texts_(file.mapping().long_texts()) {}

void CaseMapping::CompileFields(const TableColumns& columns, const NoteProblem& note) {
  for (const Field& field : Fields()) {
    CellValue& value = this->*field.value;
    if (const v1::ColumnValue* given = ValueAt(mapping_, field.path))
      value = CellValue::Compile(*given, field.path, columns, note);
    if (value.is_set() && field.filed && mapping_.updates_only())
      note(field.path, "belongs to what was filed, which updates_only does not tell");
    value.SetIfEmpty(field.if_empty);
    const std::string_view path = field.path;
    if (path.starts_with("place.") || path.starts_with("reporter.")) value.HideValues();
    if (field.type != nullptr) CheckEnum(field.type(), value, field.path, note);
  }
  if (!file_time_.is_set() && !mapping_.updates_only())
    note("file_time", "is missing: when a case was filed");
  for (int i = 0; i < mapping_.steps_size(); ++i)
    steps_.push_back(
        StepMapping::Compile(mapping_.steps(i), base::Join("steps[", i, "]"), columns, note));
}

absl::StatusOr<CaseMapping> CaseMapping::Compile(const MappingFile& file,
                                                 const TableColumns& columns) {
  CaseMapping mapping(file);
  std::vector<std::string> problems;
  const NoteProblem note = [&](const std::string& path, const std::string& sentence) {
    problems.push_back(file.Problem(path, base::Join(path, ": ", sentence)));
  };
  mapping.times_ = TimeReader::Compile(file.mapping().times(), note);
  mapping.CompileFields(columns, note);
  if (!problems.empty()) return MappingError(problems);
  TANGGAP_RETURN_IF_ERROR(mapping.rules_.Compile(Item::descriptor()));
  return mapping;
}

std::string CaseMapping::ExternalIdOf(const TableRow& row) const {
  const Text id = external_id_.Of(row);
  return id.ok() ? id.value() : "";
}

CaseMapping::Outcome CaseMapping::SetTime(const CellValue& value, const TableRow& row,
                                          google::protobuf::Timestamp* (Item::*field)(),
                                          Item& item) const {
  if (!value.is_set()) return true;
  const Text text = value.Of(row);
  if (!text.ok()) return text.rejection();
  if (text.value().empty()) return true;
  const OrRejection<absl::Time> time = times_.Read(text.value(), value.name());
  if (!time.ok()) return time.rejection();
  *(item.*field)() = TimestampOf(time.value());
  return true;
}

CaseMapping::Outcome CaseMapping::SetReference(const TableRow& row, Item& item) const {
  const Text id = external_id_.Of(row);
  if (!id.ok()) return id.rejection();
  if (id.value().empty())
    return Rejection{
        base::Join(external_id_.name(), " is empty, which should say which case it is")};
  item.mutable_external_reference()->set_source_agency(mapping_.source_agency());
  item.mutable_external_reference()->set_source(mapping_.source());
  item.mutable_external_reference()->set_external_id(id.value());
  item.set_impossible_times(mapping_.impossible_times());
  const Text unit = unit_.Of(row);
  if (!unit.ok()) return unit.rejection();
  item.mutable_imply_steps()->set_unit(unit.value());
  const OrRejection<int> track = EnumOf(common::v1::Track_descriptor(), track_, row);
  if (!track.ok()) return track.rejection();
  item.mutable_imply_steps()->set_track(static_cast<common::v1::Track>(track.value()));
  Outcome due = SetTime(claimed_due_time_, row, &Item::mutable_claimed_due_time, item);
  if (!due.ok()) return due;
  return SetTime(source_update_time_, row, &Item::mutable_source_update_time, item);
}

CaseMapping::Outcome CaseMapping::SetEnums(const TableRow& row, Item& item) const {
  v1::Complaint& complaint = *item.mutable_complaint();
  const OrRejection<int> kind =
      EnumOf(common::v1::ComplaintClass_descriptor(), complaint_class_, row);
  if (!kind.ok()) return kind.rejection();
  complaint.set_complaint_class(static_cast<common::v1::ComplaintClass>(kind.value()));
  const OrRejection<int> channel = EnumOf(common::v1::Channel_descriptor(), channel_, row);
  if (!channel.ok()) return channel.rejection();
  complaint.set_channel(static_cast<common::v1::Channel>(channel.value()));
  const OrRejection<int> filing = EnumOf(v1::Filing_descriptor(), filing_, row);
  if (!filing.ok()) return filing.rejection();
  item.set_filing(static_cast<v1::Filing>(filing.value()));
  const OrRejection<int> visibility =
      EnumOf(v1::ContentVisibility_descriptor(), content_visibility_, row);
  if (!visibility.ok()) return visibility.rejection();
  complaint.set_content_visibility(static_cast<v1::ContentVisibility>(visibility.value()));
  return true;
}

CaseMapping::Outcome CaseMapping::SetFiling(const TableRow& row, Item& item) const {
  v1::Complaint& complaint = *item.mutable_complaint();
  const std::pair<const CellValue*, std::string*> kTexts[] = {
      {&agency_, complaint.mutable_agency()},
      {&category_, complaint.mutable_category()},
      {&region_, complaint.mutable_region()}};
  for (const auto& [value, into] : kTexts) {
    Text text = value->Of(row);
    if (!text.ok()) return text.rejection();
    *into = std::move(text.value());
  }
  Text description = description_.Of(row);
  if (description.ok())
    description = texts_.Fit(std::move(description.value()), description_.name());
  if (!description.ok()) return description.rejection();
  complaint.set_description(std::move(description.value()));
  Outcome filed = SetTime(file_time_, row, &Item::mutable_file_time, item);
  if (!filed.ok()) return filed;
  if (!item.has_file_time())
    return Rejection{
        base::Join(file_time_.name(), " is empty, which should say when it was filed")};
  Item occurred;
  Outcome happened = SetTime(occurred_time_, row, &Item::mutable_file_time, occurred);
  if (occurred.has_file_time()) *complaint.mutable_occurred_time() = occurred.file_time();
  return happened;
}

OrRejection<bool> CaseMapping::SetDegrees(const CellValue& value, const TableRow& row,
                                          double* degrees) const {
  const Text text = value.Of(row);
  if (!text.ok()) return text.rejection();
  if (text.value().empty()) return false;
  const std::string number = mapping_.format().decimal_comma()
                                 ? absl::StrReplaceAll(text.value(), {{",", "."}})
                                 : text.value();
  if (absl::SimpleAtod(number, degrees)) return true;
  return Rejection{base::Join(value.name(), " holds what is no number of degrees",
                              mapping_.format().decimal_comma()
                                  ? ""
                                  : ": with decimal commas, see `format { decimal_comma }`")};
}

CaseMapping::Outcome CaseMapping::SetPlace(const TableRow& row, Item& item) const {
  v1::Place place;
  const Text address = address_.Of(row);
  if (!address.ok()) return address.rejection();
  place.set_address(address.value());
  double latitude = 0, longitude = 0;
  const OrRejection<bool> north = SetDegrees(latitude_, row, &latitude);
  const OrRejection<bool> east = SetDegrees(longitude_, row, &longitude);
  if (!north.ok()) return north;
  if (!east.ok()) return east;
  if (north.value() != east.value())
    return Rejection{
        base::Join("only one of ", latitude_.name(), " and ", longitude_.name(), " is filled")};
  if (north.value()) {
    place.set_latitude(latitude);
    place.set_longitude(longitude);
  }
  if (place.ByteSizeLong() > 0) *item.mutable_complaint()->mutable_place() = std::move(place);
  return true;
}

CaseMapping::Outcome CaseMapping::SetReporter(const TableRow& row, Item& item) const {
  v1::Person person;
  const std::pair<const CellValue*, std::string*> kTexts[] = {
      {&display_name_, person.mutable_display_name()},
      {&national_id_, person.mutable_national_id()},
      {&phone_, person.mutable_phone()},
      {&email_, person.mutable_email()},
      {&postal_address_, person.mutable_postal_address()}};
  for (const auto& [value, into] : kTexts) {
    Text text = value->Of(row);
    if (!text.ok()) return text.rejection();
    *into = std::move(text.value());
  }
  const OrRejection<int> identity = EnumOf(v1::ReporterIdentity_descriptor(), identity_, row);
  if (!identity.ok()) return identity.rejection();
  v1::Complaint& complaint = *item.mutable_complaint();
  complaint.set_reporter_identity(static_cast<v1::ReporterIdentity>(identity.value()));
  if (person.ByteSizeLong() > 0) *complaint.mutable_reporter() = std::move(person);
  return true;
}

CaseMapping::Outcome CaseMapping::SetSteps(const TableRow& row, Item& item) const {
  for (const StepMapping& step : steps_) {
    std::optional<absl::Time> before;
    if (item.has_file_time()) before = TimeOf(item.file_time());
    if (!item.steps().empty()) before = TimeOf(item.steps(item.steps_size() - 1).time());
    Outcome added = step.AddTo(row, times_, texts_, before, item);
    if (!added.ok()) return added;
  }
  if (mapping_.step_order() == v1::STEP_ORDER_BY_TIME) {
    std::stable_sort(item.mutable_steps()->begin(), item.mutable_steps()->end(),
                     [](const v1::ImportedStep& a, const v1::ImportedStep& b) {
                       return TimeOf(a.time()) < TimeOf(b.time());
                     });
  }
  return true;
}

OrRejection<v1::ImportedComplaint> CaseMapping::Of(const TableRow& row) const {
  Item item;
  using Part = Outcome (CaseMapping::*)(const TableRow&, Item&) const;
  constexpr Part kUpdate[] = {&CaseMapping::SetReference, &CaseMapping::SetSteps};
  constexpr Part kWhole[] = {&CaseMapping::SetReference, &CaseMapping::SetEnums,
                             &CaseMapping::SetFiling,    &CaseMapping::SetPlace,
                             &CaseMapping::SetReporter,  &CaseMapping::SetSteps};
  const auto set = [&](const auto& parts) -> Outcome {
    for (const Part part : parts) {
      Outcome outcome = (this->*part)(row, item);
      if (!outcome.ok()) return outcome;
    }
    return true;
  };
  const Outcome outcome = mapping_.updates_only() ? set(kUpdate) : set(kWhole);
  if (!outcome.ok()) return outcome.rejection();
  const std::vector<errors::FieldViolation> violations = rules_.Check(&item);
  if (violations.empty()) return item;
  return Rejection{ReasonOf(violations[0])};
}

}  // namespace tanggap::cli
