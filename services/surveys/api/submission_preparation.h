// From what a respondent sends to the row that is written: whether it can be taken now, every
// answer checked against the version that it answers, every key made, the whole answer ready.
//
//   const Sent sent{*way, id, request.content(), request.token()};
//   TANGGAP_ASSIGN_OR_RETURN(Prepared prepared, preparation.Prepare(context, sent));
//
// What is refused here may have been taken before: whoever refuses it looks for its first answer.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/rpc/context.h"
#include "libs/service/world.h"
#include "services/surveys/api/collecting.h"
#include "services/surveys/api/response_parts.h"
#include "services/surveys/api/ways.h"
#include "services/surveys/domain/quality.h"
#include "services/surveys/store/invitations.h"
#include "services/surveys/store/respondent_cipher.h"
#include "services/surveys/store/submission.h"
#include "services/surveys/store/versions.h"

namespace tanggap::surveys {

// What was sent.
struct Sent {
  const OpenedWay& way;
  base::Uuid response_id;
  const v1::ResponseContent& content;
  std::string_view token = {};
};

// What another system sent.
struct Imported {
  const OpenedWay& way;
  const v1::ImportedResponse& response;
  // Its own, or the collector's.
  std::string unit;
  AgencyDay day;
};

// What is compared when it comes again: of another unit or day it is another response.
std::string HashOf(const v1::ImportedResponse& response);

struct Prepared {
  Submission submission;
  // By which the responses of a batch are compared.
  std::vector<ElementAnswer> elements;
};

// Safe to share between threads.
class SubmissionPreparation {
 public:
  // All outlive it.
  SubmissionPreparation(const service::World& world, CompiledVersions& versions,
                        Invitations& invitations)
      : world_(world),
        versions_(versions),
        invitations_(invitations),
        respondents_(world.keys, world.random) {}

  // Errors: those of RespondentService.SubmitResponse, but for what is decided when it is written.
  absl::StatusOr<Prepared> Prepare(const rpc::Context& context, const Sent& sent);
  // Taken down on `captured`, of which it counts in `month`: whether the way is open does not
  // matter.
  absl::StatusOr<Prepared> PrepareOffline(const rpc::Context& context, const Sent& sent,
                                          const AgencyDay& captured, int month);
  // Of a way that is open.
  absl::StatusOr<Prepared> PrepareImported(const rpc::Context& context, const Imported& imported);

  // One that was written: a repetition makes no burst.
  void CountTaken(const Submission& submission);

 private:
  // How a response comes.
  struct Coming {
    const OpenedWay& way;
    const v1::ResponseContent& content;
    std::string receipt;
    // On which its answers are checked.
    AgencyDay day;
    int month = 0;
    std::string unit;
    bool imported = false;
    // Of one that came by itself, and now.
    bool alone = false;
    // Of the answer to a closing survey, from its token: it stands with no response.
    std::string complaint = {};
  };

  // Of what unit, and about which complaint, a response to a closing survey speaks.
  absl::Status FillInvited(const Submission& submission, absl::Time deadline, Coming& coming) const;
  absl::Status FillNeeds(const rpc::Context& context, const Sent& sent, const AgencyDay& today,
                         Submission& submission) const;
  absl::Status Fill(const rpc::Context& context, const Coming& coming, Prepared& prepared);
  void FillRow(const Coming& coming, const CompiledVersion& version, const Parts& parts,
               Submission& submission);
  void FillPlaces(const Collector& collector, const Definition& definition, const Way& way,
                  Submission& submission) const;
  void FillRespondent(const rpc::Context& context, const Parts& parts, Submission& submission,
                      const std::string& agency) const;
  // Whether one that comes now is one of many.
  bool IsBurst(const base::Uuid& collector);

  const service::World& world_;
  CompiledVersions& versions_;
  Invitations& invitations_;
  const RespondentCipher respondents_;
  base::Mutex mutex_;
  std::map<base::Uuid, BurstWindow> bursts_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::surveys
