#include "libs/directory/directory.h"

#include <absl/status/status.h>

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/regions.h"

namespace tanggap::directory {
namespace {

// More successors than this are a circle.
constexpr int kMaxHops = 1000;

template <typename Value>
const Value* Find(const std::map<std::string_view, const Value*>& map, std::string_view code) {
  const auto found = map.find(code);
  return found == map.end() ? nullptr : found->second;
}

// Follows successors until something takes new cases.
template <typename Value>
const Value* Current(const std::map<std::string_view, const Value*>& map, std::string_view code) {
  const Value* value = Find(map, code);
  for (int hop = 0; value && value->retired(); ++hop) {
    value = hop < kMaxHops && !value->successor().empty() ? Find(map, value->successor()) : nullptr;
  }
  return value;
}

absl::Status Invalid(std::string_view sentence) {
  return absl::InvalidArgumentError(base::AsAbsl(sentence));
}

bool Fits(const v1::RoutingRule& rule, const RouteQuestion& question) {
  return (rule.intake_point().empty() || rule.intake_point() == question.intake_point) &&
         (rule.region().empty() || IsWithin(question.region, rule.region())) &&
         (rule.category().empty() || rule.category() == question.category) &&
         (rule.complaint_class() == common::v1::COMPLAINT_CLASS_UNSPECIFIED ||
          rule.complaint_class() == question.complaint_class);
}

}  // namespace

AgencyEntry::AgencyEntry(v1::Agency agency, std::shared_ptr<const WorkCalendar> calendar,
                         const v1::Instance& instance)
    : agency_(std::move(agency)), calendar_(std::move(calendar)), instance_(instance) {
  for (const v1::Unit& unit : agency_.units()) units_.emplace(unit.code(), &unit);
  for (const v1::Category& category : agency_.categories())
    categories_.emplace(category.code(), &category);
  for (const v1::IntakePoint& point : agency_.intake_points())
    intake_points_.emplace(point.code(), &point);
}

bool AgencyEntry::HasDuty(v1::AgencyDuty duty) const {
  return std::find(agency_.duties().begin(), agency_.duties().end(), duty) !=
         agency_.duties().end();
}

const v1::Unit* AgencyEntry::FindUnit(std::string_view code) const { return Find(units_, code); }

const v1::Category* AgencyEntry::FindCategory(std::string_view code) const {
  return Find(categories_, code);
}

const v1::IntakePoint* AgencyEntry::FindIntakePoint(std::string_view code) const {
  return Find(intake_points_, code);
}

const v1::Unit* AgencyEntry::CurrentUnit(std::string_view code) const {
  return Current(units_, code);
}

const v1::Category* AgencyEntry::CurrentCategory(std::string_view code) const {
  return Current(categories_, code);
}

absl::StatusOr<std::shared_ptr<const Directory>> Directory::Build(Parts parts) {
  std::shared_ptr<Directory> directory(new Directory());
  directory->federation_ = std::move(parts.federation);
  directory->etag_ = std::move(parts.etag);
  directory->load_time_ = parts.load_time;
  directory->this_instance_ = directory->FindInstance(parts.instance);
  if (!directory->this_instance_) {
    return Invalid(base::Join("the federation has no instance '", parts.instance, "'"));
  }
  directory->policies_.Add(kFederation, directory->federation_.policies());
  std::sort(parts.agencies.begin(), parts.agencies.end(),
            [](const v1::Agency& a, const v1::Agency& b) { return a.code() < b.code(); });
  for (v1::Agency& agency : parts.agencies) {
    TANGGAP_RETURN_IF_ERROR(directory->AddAgency(std::move(agency), parts.holidays));
  }
  directory->policies_.Finish();
  directory->coordinator_ = directory->WithDuty(v1::AGENCY_DUTY_COORDINATOR);
  if (!directory->coordinator_) return Invalid("no agency is the coordinator");
  return directory;
}

absl::Status Directory::AddAgency(v1::Agency agency,
                                  const std::shared_ptr<const HolidayTable>& holidays) {
  std::shared_ptr<const WorkCalendar>& calendar = calendars_[agency.calendar().SerializeAsString()];
  if (!calendar) {
    TANGGAP_ASSIGN_OR_RETURN(WorkCalendar built, WorkCalendar::Build(agency.calendar(), holidays));
    calendar = std::make_shared<const WorkCalendar>(std::move(built));
  }
  const v1::Instance* instance =
      agency.instance().empty() ? &federation_.instances(0) : FindInstance(agency.instance());
  if (!instance)
    return Invalid(base::Join("agency ", agency.code(), " is on an instance that there is not"));
  policies_.Add(agency.code(), agency.policies());
  agencies_.push_back(std::make_unique<const AgencyEntry>(std::move(agency), calendar, *instance));
  const AgencyEntry* entry = agencies_.back().get();
  by_code_.emplace(entry->code(), entry);
  for (const v1::IntakePoint& point : entry->proto().intake_points()) {
    intake_points_.emplace(point.code(), FoundIntakePoint{entry, &point});
  }
  return absl::OkStatus();
}

const v1::Instance* Directory::FindInstance(std::string_view code) const {
  for (const v1::Instance& instance : federation_.instances()) {
    if (instance.code() == code) return &instance;
  }
  return nullptr;
}

const AgencyEntry* Directory::FindAgency(std::string_view code) const {
  return Find(by_code_, code);
}

const AgencyEntry* Directory::CurrentAgency(std::string_view code) const {
  const AgencyEntry* agency = FindAgency(code);
  for (int hop = 0; agency && agency->proto().retired(); ++hop) {
    agency = hop < kMaxHops ? FindAgency(agency->proto().successor()) : nullptr;
  }
  return agency;
}

const AgencyEntry* Directory::WithDuty(v1::AgencyDuty duty) const {
  for (const auto& agency : agencies_) {
    if (!agency->proto().retired() && agency->HasDuty(duty)) return agency.get();
  }
  return nullptr;
}

FoundIntakePoint Directory::FindIntakePoint(std::string_view code) const {
  const auto found = intake_points_.find(code);
  return found == intake_points_.end() ? FoundIntakePoint() : found->second;
}

const WorkCalendar* Directory::CalendarOf(std::string_view agency) const {
  const AgencyEntry* entry = FindAgency(agency);
  return entry ? &entry->calendar() : nullptr;
}

const v1::Instance* Directory::InstanceOf(std::string_view agency) const {
  const AgencyEntry* entry = FindAgency(agency);
  return entry ? &entry->instance() : nullptr;
}

bool Directory::ServedHere(std::string_view agency) const {
  const v1::Instance* instance = InstanceOf(agency);
  return instance && instance->code() == this_instance_->code();
}

Route Directory::RouteOf(const RouteQuestion& question) const {
  for (const v1::RoutingRule& rule : federation_.routing()) {
    if (!Fits(rule, question)) continue;
    const AgencyEntry* agency = CurrentAgency(rule.agency());
    if (!agency) continue;
    const std::string_view category =
        rule.to_category().empty() ? question.category : rule.to_category();
    return {agency, agency->CurrentCategory(category), false};
  }
  return {coordinator_, nullptr, true};
}

}  // namespace tanggap::directory
