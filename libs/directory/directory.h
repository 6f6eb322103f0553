// One version of the directory: which agencies there are, what they may be told of, how fast they
// must answer, when they work, and whose a complaint is. Immutable, so that whoever holds one sees
// one consistent state for as long as needed; a new version is a new object (see watcher.h). Pure:
// no files, no database. load.h makes one from a folder.
//
//   std::shared_ptr<const Directory> directory = watcher.current();
//   const AgencyEntry* agency = directory->FindAgency("dinkes");
//   const v1::Category* category = agency->FindCategory("obat");
//   std::shared_ptr<const Policy> policy = directory->PolicyFor("dinkes", complaint_class, track,
//   "obat"); absl::Time due = agency->calendar().Due(now,
//   *policy->AllowanceFor(v1::CLOCK_KIND_VERIFY)); Route route = directory->RouteOf({.category =
//   "jalan-rusak", .region = "33.73.02.1006"}); if (!directory->ServedHere(route.agency->code()))
//   ...
//
// What pointers point to lives as long as the directory.
#pragma once

#include <absl/time/time.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/directory/calendar.h"
#include "libs/directory/policy_book.h"
#include "tanggap/common/v1/classification.pb.h"
#include "tanggap/directory/v1/directory.pb.h"
#include "tanggap/directory/v1/directory_files.pb.h"

namespace tanggap::directory {

class AgencyEntry {
 public:
  AgencyEntry(v1::Agency agency, std::shared_ptr<const WorkCalendar> calendar,
              const v1::Instance& instance);

  const std::string& code() const { return agency_.code(); }
  const v1::Agency& proto() const { return agency_; }
  const WorkCalendar& calendar() const { return *calendar_; }
  // The instance that serves it.
  const v1::Instance& instance() const { return instance_; }
  bool HasDuty(v1::AgencyDuty duty) const;

  // Null for codes that it does not have. Retired ones are found: old cases name them.
  const v1::Unit* FindUnit(std::string_view code) const;
  const v1::Category* FindCategory(std::string_view code) const;
  const v1::IntakePoint* FindIntakePoint(std::string_view code) const;
  // The one that takes new cases: itself, or along its successors; null when there is none.
  const v1::Unit* CurrentUnit(std::string_view code) const;
  const v1::Category* CurrentCategory(std::string_view code) const;

 private:
  v1::Agency agency_;
  std::shared_ptr<const WorkCalendar> calendar_;
  v1::Instance instance_;
  std::map<std::string_view, const v1::Unit*> units_;
  std::map<std::string_view, const v1::Category*> categories_;
  std::map<std::string_view, const v1::IntakePoint*> intake_points_;
};

// What is known of a complaint that names no agency. Empty means not known.
struct RouteQuestion {
  std::string_view category;
  std::string_view region;
  std::string_view intake_point;
  common::v1::ComplaintClass complaint_class = common::v1::COMPLAINT_CLASS_UNSPECIFIED;
};

// Whose it is.
struct Route {
  const AgencyEntry* agency = nullptr;
  // A category of that agency; null when it is not clear.
  const v1::Category* category = nullptr;
  // True when no rule fitted and the coordinator has to decide.
  bool triage = false;
};

struct FoundIntakePoint {
  const AgencyEntry* agency = nullptr;
  const v1::IntakePoint* point = nullptr;
};

class Directory {
 public:
  struct Parts {
    v1::Federation federation;
    std::vector<v1::Agency> agencies;
    std::shared_ptr<const HolidayTable> holidays;
    // The code of the instance that this process is.
    std::string instance;
    // What tells this version from others, in double quotes.
    std::string etag;
    absl::Time load_time;
  };

  // The parts must have passed the check of load.h; an error here is what it lets pass by mistake.
  static absl::StatusOr<std::shared_ptr<const Directory>> Build(Parts parts);

  // Null when there is none. Retired ones are found.
  const AgencyEntry* FindAgency(std::string_view code) const;
  // The one that takes its new cases: itself, or along its successors; null when there is none.
  const AgencyEntry* CurrentAgency(std::string_view code) const;
  // All, by code.
  const std::vector<std::unique_ptr<const AgencyEntry>>& agencies() const { return agencies_; }
  // The agency that runs the triage queue.
  const AgencyEntry& Coordinator() const { return *coordinator_; }
  // The first agency, by code, that has this duty and is not retired; null when there is none.
  const AgencyEntry* WithDuty(v1::AgencyDuty duty) const;
  // Intake points have codes unique in the federation.
  FoundIntakePoint FindIntakePoint(std::string_view code) const;
  const v1::Federation& federation() const { return federation_; }

  // See policy_book.h. Null for an unknown agency, and for a class that has no policy.
  std::shared_ptr<const Policy> PolicyFor(std::string_view agency,
                                          common::v1::ComplaintClass complaint_class,
                                          common::v1::Track track,
                                          std::string_view category) const {
    return policies_.For(agency, complaint_class, track, category);
  }
  std::shared_ptr<const Policy> PolicyById(std::string_view id) const { return policies_.ById(id); }
  const PolicyBook& policies() const { return policies_; }

  // Null for an unknown agency.
  const WorkCalendar* CalendarOf(std::string_view agency) const;
  const v1::Instance* InstanceOf(std::string_view agency) const;
  const v1::Instance& ThisInstance() const { return *this_instance_; }
  // False for an unknown agency.
  bool ServedHere(std::string_view agency) const;

  // The agency that the first fitting rule names, or the one that has followed it; else the
  // coordinator's triage queue. The category is the rule's, else the one asked for if that agency
  // has it. There always is an agency.
  Route RouteOf(const RouteQuestion& question) const;

  const std::string& etag() const { return etag_; }
  absl::Time load_time() const { return load_time_; }

 private:
  Directory() = default;
  absl::Status AddAgency(v1::Agency agency, const std::shared_ptr<const HolidayTable>& holidays);
  const v1::Instance* FindInstance(std::string_view code) const;

  v1::Federation federation_;
  std::vector<std::unique_ptr<const AgencyEntry>> agencies_;
  std::map<std::string_view, const AgencyEntry*> by_code_;
  std::map<std::string_view, FoundIntakePoint> intake_points_;
  // Calendars that are written alike are one object: most agencies of a federation work alike.
  std::map<std::string, std::shared_ptr<const WorkCalendar>> calendars_;
  PolicyBook policies_;
  const AgencyEntry* coordinator_ = nullptr;
  const v1::Instance* this_instance_ = nullptr;
  std::string etag_;
  absl::Time load_time_;
};

}  // namespace tanggap::directory
