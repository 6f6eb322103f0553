// The agencies, units and categories that a service knows, to say of a case beforehand what the
// service would refuse in it.
//
//   TANGGAP_ASSIGN_OR_RETURN(KnownCodes known, KnownCodes::Ask(session));
//   known.ProblemOf(item);       // "the directory has no agency 'dinas-antariksa'"; "" for none
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <set>
#include <string>

#include "services/cli/session.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {

class KnownCodes {
 public:
  // Fails when no service answers.
  static absl::StatusOr<KnownCodes> Ask(Session& session);

  std::string ProblemOf(const complaints::v1::ImportedComplaint& item) const;

 private:
  struct Agency {
    std::set<std::string> units;
    std::set<std::string> categories;
  };
  std::map<std::string, Agency> agencies_;
};

}  // namespace tanggap::cli
