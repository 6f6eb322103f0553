// Who is looking, in what capacities they may act on a complaint, and how much of it they may see.
// Whether they may see it at all is decided in the statement that loads it (store/visibility.h),
// from the same Viewer.
//
//   std::vector<Actor> capacities = CapacitiesOf(viewer, complaint, ties);
//   Sight sight = SightOf(viewer, complaint, ties);
//   if (sight.content) Show(description);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "services/complaints/domain/complaint.h"
#include "services/complaints/domain/step.h"
#include "tanggap/common/v1/access.pb.h"

namespace tanggap::complaints {

struct Grant {
  common::v1::Role role = common::v1::ROLE_UNSPECIFIED;
  // "*" for every agency.
  std::string agency;
  // Empty for the agency as a whole.
  std::string unit;

  bool Covers(const std::string& other_agency) const {
    return agency == "*" || agency == other_agency;
  }
};

struct Viewer {
  // Keyed pseudonym of the person or system; equals the reporter's or filer's on their own
  // complaints, or one of `former_persons` does: their pseudonyms under other live master keys.
  std::string person;
  std::vector<std::string> former_persons = {};
  // The subject of the token, for staff: how the agency's identity provider names the person.
  std::string subject;
  // The one complaint that a mailbox token opens.
  std::optional<base::Uuid> mailbox;
  // The grants that the called method admits.
  std::vector<Grant> grants;
  // Every grant, for telling what else the viewer may do.
  std::vector<Grant> held;
  // The called method shows facts alone, also to whom more may be shown by others.
  bool facts_alone = false;
  // The system that vouches for the person, by the name of its key; empty when they came
  // themselves.
  std::string via;

  // All keys the person is known by, none for nobody.
  std::vector<std::string> Persons() const;
  // Whether a complaint's key of its reporter or filer is the viewer's.
  bool Is(const std::string& key) const;
};

// How the viewer is tied to one complaint as a citizen; found by the loading statement, which alone
// knows the keys.
struct Ties {
  bool reporter = false;  // is the reporter, or holds the mailbox token
  bool filer = false;     // filed it for the reporter
};

// Every capacity in which the viewer may act on this complaint, the reporter's first.
std::vector<Actor> CapacitiesOf(const Viewer& viewer, const Complaint& complaint, const Ties& ties);

// What of a complaint a viewer may see.
struct Sight {
  // Texts: the description, questions, answers, comments to the reporter.
  bool content = false;
  // Who the reporter is, masked.
  bool masked_identity = false;
  // Which of the agency's cases are the same reporter's, without who that is.
  bool pseudonym = false;
  // The exact place.
  bool place = false;
  // Comments among the handlers, answers that wait for approval, the register it comes from.
  bool internal = false;
  // Which officers have to do with it, by name.
  bool officers = false;
};

Sight SightOf(const Viewer& viewer, const Complaint& complaint, const Ties& ties);

// To whom a CONFIDENTIAL case is given now, of those who handle cases: the coordinator while it is
// in triage; the unit that holds it; while none does, those of the agency as a whole; and
// supervisors while they must decide on an answer. docs/who_may_read_what.md says why.
bool IsGivenTo(const Complaint& complaint, v1::ActorKind kind, const std::string& unit);

}  // namespace tanggap::complaints
