// Which version of a case of another system is here: enough to tell whether what comes again is the
// same, says more, or says other things, without keeping what it said. Only api/import_marks.h
// makes and reads what is in it.
#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string>

namespace tanggap::complaints {

struct ImportMark {
  // Keyed hash of what was filed.
  std::string filing;
  // Of each step what was done and a keyed hash.
  std::string steps;
  // When the other system last changed it, if it says so.
  std::optional<absl::Time> source_update_time;

  bool operator==(const ImportMark&) const = default;
};

}  // namespace tanggap::complaints
