// What the design promises, written down a second time: from its words, the contract's comments and
// the access options in the descriptors, and without a line of the service. It knows one caller
// with one role, one case and one method, and says how the call must end and what may be seen.
//
//   const Verdict verdict = Judge(method, OptionOf(descriptor), caller, on_case);
//   EXPECT_EQ(reason, verdict.reason);
//   EXPECT_EQ(MarksIn(bytes), verdict.marks);
#pragma once

#include <optional>
#include <set>
#include <string>

#include "libs/errors/error.h"
#include "tanggap/common/v1/access.pb.h"
#include "tanggap/common/v1/classification.pb.h"
#include "tanggap/complaints/v1/complaint.pb.h"
#include "tanggap/complaints/v1/filing_messages.pb.h"
#include "tests/access/callers/standing.h"
#include "tests/access/planted.h"

namespace tanggap::complaints {

// What a case has been through.
enum class Stage {
  kSubmitted,
  kVerified,
  kAssigned,
  kInProgress,
  kNeedsInformation,
  kPendingApproval,
  kAnswered,
  kClosed,
  kRejected,
};

// Whose account a case is tied to, as its reporter's or as its filer's.
enum class Account {
  kPersons,  // of the identity provider
  kUsers,    // of a partner system's user, whom that system vouches for
  kSystems,  // of a partner system itself
};

// A case as far as access goes.
struct CaseFacts {
  Stage stage = Stage::kSubmitted;
  v1::ReporterIdentity identity = v1::REPORTER_IDENTITY_NAMED;
  v1::ContentVisibility content = v1::CONTENT_VISIBILITY_PRIVATE;
  // UNSPECIFIED of one that is to be filed by whom no way of filing is open.
  v1::Filing filing = v1::FILING_SELF;
  Account account = Account::kPersons;
  common::v1::ComplaintClass complaint_class = common::v1::COMPLAINT_CLASS_COMPLAINT;
  // What verification makes of it.
  common::v1::Track track = common::v1::TRACK_NON_INVESTIGATIVE;
  bool triage = false;
  // Came in over a counter, not by the web.
  bool counter = false;
  // Filed over the wire a moment ago instead of taken over: without comments, officer or register.
  bool fresh = false;
  // So long ago that the service may close what the reporter has not replied to.
  bool long_silent = false;
  int serial = 0;

  std::string agency() const { return triage ? "diskominfo" : "dinkes"; }
  std::string unit() const;
  bool verified() const { return stage != Stage::kSubmitted && stage != Stage::kRejected; }
};

using access::Standing;
using access::TokenKind;

// The shape of a method's answer.
enum class Answers {
  kComplaint,
  kHistory,
  kTrack,
  kList,
  kCreated,
  kBatch,
  kImported,
  kRetold,  // what became of a case that an importer tells again
  kIdentity,
  kAccesses,
  kLog,       // what happened in the agency, to whoever is of the agency as a whole
  kLogSlice,  // the same, one of several: refused by itself
  kNothing
};

// What is known of a method beside its access option.
struct MethodFacts {
  std::string name;
  Answers answers = Answers::kComplaint;
  // Who may do it, by the design's table: R the reporter or who acts for them, O officer, A officer
  // of the assigned unit, S supervisor or agency administrator, C coordinator, P partner system, D
  // data protection officer, Y service; empty for methods that only read.
  std::string actors;
  // Of a case that is told again: what becomes of it.
  v1::ImportOutcome outcome = v1::IMPORT_OUTCOME_UNSPECIFIED;
  // Of SetDisclosure: what the axes are moved to.
  v1::ReporterIdentity to_identity = v1::REPORTER_IDENTITY_UNSPECIFIED;
  v1::ContentVisibility to_content = v1::CONTENT_VISIBILITY_UNSPECIFIED;
};

struct Verdict {
  // Nothing when the call succeeds.
  std::optional<errors::Reason> reason;
  // Of BatchCreateComplaints, ImportComplaints and EventLogService.Read: the call succeeds and its
  // item is refused.
  bool item_refused = false;
  // Exactly these marks stand in the answer.
  Marks marks;
  // The reporter is shown, masked.
  bool masked_person = false;
  // The pseudonym under which the agency's handlers know the reporter's account is shown.
  bool pseudonym = false;
  // The answer says that the case has words which the caller may not read: not where it shows no
  // case, or none of its words to anybody.
  bool words_withheld = false;
  // Of histories: the kinds of words of which their entries say the same, and the versions of the
  // entries that are left out.
  std::string kinds_withheld;
  std::set<int> versions_left_out;
  // Of lists: whether the case is on it; of TrackComplaint: whether the whole case is there.
  bool holds_case = false;
};

Verdict Judge(const MethodFacts& method, const common::v1::Access& option, const Standing& caller,
              const CaseFacts& on_case);

}  // namespace tanggap::complaints
