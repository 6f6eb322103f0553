// The agencies, units, categories and regions that a service knows, to say of a case beforehand
// what the service would refuse in it.
//
//   TANGGAP_ASSIGN_OR_RETURN(KnownCodes known, KnownCodes::Ask(session));
//   known.ProblemOf(item);       // "the directory has no agency 'dinas-antariksa'"; "" for none
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <set>
#include <string>

#include "services/cli/session.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {

class KnownCodes {
 public:
  // Fails when no service answers. The session outlives it.
  static absl::StatusOr<KnownCodes> Ask(Session& session);

  // Asks for the neighbours of a region that it has not met yet.
  std::string ProblemOf(const complaints::v1::ImportedComplaint& item);

 private:
  struct Agency {
    std::set<std::string> units;
    // With the unit that handles each; none for "".
    std::map<std::string, std::string> categories;
  };
  explicit KnownCodes(Session& session) : session_(&session) {}
  std::string RegionProblem(const std::string& region);
  std::string AgencyProblem(const complaints::v1::ImportedComplaint& item) const;
  static std::string UnitProblem(const complaints::v1::ImportedComplaint& item,
                                 const std::string& code, const Agency& agency);

  Session* session_;
  std::map<std::string, Agency> agencies_;
  // The regions directly below one; nothing where the service could not tell.
  std::map<std::string, std::optional<std::set<std::string>>> regions_;
};

}  // namespace tanggap::cli
