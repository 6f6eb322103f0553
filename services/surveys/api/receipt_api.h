// What whoever has a receipt may do with the response: see what is held of it, put other answers in
// place of its own, take it back.
//
//   ReceiptApi receipts(world, {ways, versions, responses, reveals, read_published});
//   registration.Serve("VerifyResponse", receipts, &ReceiptApi::Verify);
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libs/rpc/context.h"
#include "libs/service/world.h"
#include "services/surveys/api/collecting.h"
#include "services/surveys/api/response_parts.h"
#include "services/surveys/api/ways.h"
#include "services/surveys/store/published.h"
#include "services/surveys/store/responses.h"
#include "services/surveys/store/reveals.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"

namespace tanggap::surveys {

class ReceiptApi {
 public:
  struct Stores {
    Ways& ways;
    CompiledVersions& versions;
    Responses& responses;
    Reveals& reveals;
    const ReadPublished& read_published;
  };

  // All outlive it.
  ReceiptApi(const service::World& world, const Stores& stores)
      : world_(world), stores_(stores), respondents_(world.keys, world.random) {}

  // A receipt that is mistyped and one that does not exist are answered alike.
  absl::StatusOr<v1::VerifiedResponse> Verify(const rpc::Context& context,
                                              const v1::VerifyResponseRequest& request);
  absl::StatusOr<v1::SubmittedResponse> Revise(const rpc::Context& context,
                                               const v1::ReviseResponseRequest& request);
  absl::StatusOr<v1::VerifiedResponse> Withdraw(const rpc::Context& context,
                                                const v1::WithdrawResponseRequest& request);

 private:
  // What a receipt leads to.
  struct Opened {
    std::shared_ptr<const OpenedWay> way;
    std::string receipt;
  };
  // What a revision puts in the place of what is held.
  struct Revised {
    const v1::ResponseContent& content;
    const CompiledVersion& version;
    const Parts& parts;
    AgencyDay today;
  };

  absl::StatusOr<Opened> Open(const rpc::Context& context, const std::string& link,
                              const std::string& receipt);
  absl::StatusOr<HeldResponse> Find(const Opened& opened, absl::Time deadline);
  absl::StatusOr<v1::VerifiedResponse> Show(const Opened& opened, const HeldResponse& held,
                                            absl::Time deadline);
  // Nothing when it was changed meanwhile.
  absl::StatusOr<std::optional<v1::SubmittedResponse>> TryRevise(
      const rpc::Context& context, const v1::ReviseResponseRequest& request, const Opened& opened,
      const HeldResponse& held);
  absl::Status CheckRevisable(const Opened& opened, const HeldResponse& held, int base_revision,
                              const std::vector<PublishedResults>& published) const;
  // Of the series that was answered.
  absl::StatusOr<std::shared_ptr<const CompiledVersion>> VersionOf(const Opened& opened,
                                                                   const HeldResponse& held,
                                                                   std::string_view name,
                                                                   absl::Time deadline);
  absl::StatusOr<Replacement> ReplacementBy(const Opened& opened, const HeldResponse& held,
                                            const Revised& revised,
                                            const std::vector<PublishedResults>& published,
                                            absl::Time deadline);
  absl::Status PutRevised(const Opened& opened, const HeldResponse& held, const Revised& revised,
                          Replacement& replacement);
  // The part that takes a response out of everything.
  absl::StatusOr<Replacement> TakeOut(const Opened& opened, const HeldResponse& held,
                                      const std::vector<PublishedResults>& published,
                                      absl::Time deadline);
  int64_t NewDelta() const;

  const service::World& world_;
  const Stores stores_;
  const RespondentCipher respondents_;
};

}  // namespace tanggap::surveys
