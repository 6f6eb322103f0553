// What the tables hold of one complaint beyond what the rules need, and what is to be written.
// Opened already: what is sealed in the tables is personal (`Pii`) or plain here.
#pragma once

#include <absl/time/time.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/privacy/data_key.h"
#include "libs/privacy/pii.h"
#include "services/complaints/domain/access.h"
#include "services/complaints/domain/complaint.h"
#include "services/complaints/domain/step.h"

namespace tanggap::complaints {

// Facts of filing that no rule looks at and that never change, the place apart.
struct Particulars {
  absl::Time record_time = absl::InfinitePast();
  std::optional<absl::Time> occurred_time;
  std::optional<absl::Time> capture_time;
  std::string coarse_cell;
  // Keyed pseudonyms of the reporter's account and of who filed it for them; empty for none.
  std::string reporter_key;
  std::string filer_key;
  // Of an imported case: whose register it comes from, which that is, and its name there.
  std::string source_agency;
  std::string source;
  std::string external_id;
  // By when that system meant to be done, if it said so.
  std::optional<absl::Time> claimed_due_time;
};

// Who the reporter is; all of it gone when the identity's key is destroyed.
struct Identity {
  privacy::Pii<v1::Person> person;
  std::optional<privacy::Pii<v1::Mandate>> mandate;
  std::string device_key;
};

// Where a complaint stands: what anybody may know who has its number.
struct Standing {
  std::string number;
  v1::ComplaintState state = v1::COMPLAINT_STATE_UNSPECIFIED;
  std::string agency;
  std::string unit;
  std::optional<NextDue> next_due;
};

inline Standing StandingOf(const Complaint& complaint) {
  return {complaint.number, complaint.state, complaint.agency, complaint.unit,
          NextDueOf(complaint)};
}

// A complaint as it was loaded for one viewer.
struct Case {
  Complaint complaint;
  Particulars particulars;
  std::optional<privacy::Pii<v1::Place>> place;
  std::optional<Identity> identity;
  // The words of those history entries that the complaint shows, by version: 1 is the description.
  std::map<int, std::string> words;
  // The data key of its content; set on every case that was loaded.
  std::optional<privacy::DataKey> content_key;
  Ties ties;
};

// One entry of the history, with its words.
struct Entry {
  int version = 0;
  Step step;
  v1::ComplaintState from = v1::COMPLAINT_STATE_UNSPECIFIED;
  v1::ComplaintState to = v1::COMPLAINT_STATE_UNSPECIFIED;
  absl::Time record_time = absl::InfinitePast();
  std::string words;
  // Whether an answer that had to be approved was; told when a history is read.
  bool approved = false;
};

}  // namespace tanggap::complaints
