#include "services/surveys/commands.h"

#include <absl/strings/str_cat.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "libs/postgres/pool.h"
#include "libs/privacy/key_ring.h"
#include "libs/service/commands.h"
#include "libs/service/process.h"
#include "services/surveys/api/complaints_peer.h"
#include "services/surveys/app.h"
#include "services/surveys/complaints_loop.h"
#include "services/surveys/settings.h"
#include "services/surveys/store/follow_ups.h"
#include "services/surveys/store/resealing.h"

namespace tanggap::surveys {

namespace {

absl::Status Serve(const SurveysSettings& settings) {
  service::Process process("surveys", settings.settings.warnings());
  TANGGAP_ASSIGN_OR_RETURN(AppOptions options, settings.ToOptions());
  App app(std::move(options), process.needs());
  TANGGAP_RETURN_IF_ERROR(app.Start());
  process.AwaitEnd([&] { app.host().Drain(); });
  return absl::OkStatus();
}

absl::Status Reseal(const SurveysSettings& settings) {
  base::SystemClock clock;
  base::SystemRandom random;
  TANGGAP_ASSIGN_OR_RETURN(const privacy::KeyRing keys,
                           privacy::KeyRing::Load(settings.master_key_file.value()));
  postgres::Pool pool({.url = settings.postgres_url.value(), .size = 1}, clock, random);
  Resealing resealing(pool, keys, random);
  constexpr int kBatch = 500;
  int64_t rows = 0, renewed = 0, shut = 0;
  std::optional<ResealPlace> place = ResealPlace();
  while (place.has_value()) {
    TANGGAP_ASSIGN_OR_RETURN(const ResealedBatch batch,
                             resealing.Next(*place, kBatch, clock.Now() + absl::Minutes(1)));
    rows += batch.rows;
    renewed += batch.renewed;
    shut += static_cast<int64_t>(batch.shut.size());
    for (const base::Uuid& survey : batch.shut) {
      std::printf("Of surveys/%s, one of its %s does not open under any key of the file\n",
                  survey.ToString().c_str(), std::string(batch.what).c_str());
    }
    if (batch.rows > 0) {
      std::printf("%lld rows, %lld sealed anew\n", static_cast<long long>(rows),
                  static_cast<long long>(renewed));
    }
    place = batch.next;
  }
  std::printf("Done: %lld rows, %lld sealed anew under key %d\n", static_cast<long long>(rows),
              static_cast<long long>(renewed), static_cast<int>(keys.current_id()));
  if (shut == 0) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(shut, " rows do not open under any key of the file"));
}

// A backup does not say which suggestions were filed since it was made.
absl::Status MarkSuggestions(const SurveysSettings& settings) {
  base::SystemClock clock;
  base::SystemRandom random;
  postgres::Pool pool({.url = settings.postgres_url.value(), .size = 1}, clock, random);
  FollowUps follow_ups(pool);
  TANGGAP_ASSIGN_OR_RETURN(const int64_t marked,
                           follow_ups.MarkAllTried(clock.Now() + absl::Minutes(1)));
  std::printf("%lld suggestions that wait count as sent on their day\n",
              static_cast<long long>(marked));
  return absl::OkStatus();
}

service::Command NewEpoch(const SurveysSettings& settings) {
  service::Command command = service::NewEpochCommand(settings);
  command.help += "                   of it, and takes suggestions that wait for sent\n";
  command.run = [&settings, tell_readers = std::move(command.run)] {
    TANGGAP_RETURN_IF_ERROR(MarkSuggestions(settings));
    return tell_readers();
  };
  return command;
}

// The logs of complaints, with the way to them.
class ComplaintsLogs final : public events::Source {
 public:
  explicit ComplaintsLogs(std::unique_ptr<ComplaintsPeer> peer) : peer_(std::move(peer)) {}
  const std::string& name() const override { return peer_->source().name(); }
  absl::StatusOr<std::vector<events::LogHead>> Head(const std::vector<std::string>& agencies,
                                                    absl::Time deadline) override {
    return peer_->source().Head(agencies, deadline);
  }
  absl::StatusOr<std::vector<events::LogSlice>> Read(
      const std::vector<events::LogPosition>& positions, const events::ReadLimits& limits,
      absl::Time deadline) override {
    return peer_->source().Read(positions, limits, deadline);
  }

 private:
  const std::unique_ptr<ComplaintsPeer> peer_;
};

absl::StatusOr<std::vector<std::unique_ptr<events::Source>>> SourcesOf(
    const SurveysSettings& settings, const base::Clock& clock, base::Random& random) {
  TANGGAP_ASSIGN_OR_RETURN(
      auto peer, ComplaintsPeer::Create({.address = settings.complaints_address.value(),
                                         .signing_key_file = settings.signing_key_file.value(),
                                         .services_issuer = settings.services_issuer.value()},
                                        clock, random));
  std::vector<std::unique_ptr<events::Source>> sources;
  if (peer->CanFollow()) sources.push_back(std::make_unique<ComplaintsLogs>(std::move(peer)));
  return sources;
}

}  // namespace

int RunCommand(int argc, char** argv) {
  SurveysSettings settings;
  base::SystemRandom random;
  return service::RunProgram(
      settings,
      {service::ServeCommand([&] { return Serve(settings); }),
       service::MigrateCommand(settings, Migrations()),
       service::LoadReferenceCommand(settings),
       service::GenerateKeysCommand(settings),
       NewEpoch(settings),
       {"reseal",
        "  reseal           after the master key was replaced: seals old keys under the new one\n",
        [&] { return Reseal(settings); }},
       service::CheckConfigCommand(settings),
       service::ConsumersCommand(
           settings,
           [&](postgres::Pool&, const base::Clock& clock) {
             return std::vector{ClosingProjection(clock, random)};
           },
           [&](const base::Clock& clock, base::Random& chance) {
             return SourcesOf(settings, clock, chance);
           })},
      argc, argv);
}

}  // namespace tanggap::surveys
