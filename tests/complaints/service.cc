#include "tests/complaints/service.h"

#include <utility>

#include "libs/base/result.h"

namespace tanggap::complaints {

namespace {

constexpr char kRowCounts[] = R"(
  SELECT format('complaints %s (versions %s, wrong guesses %s), history %s, identities %s, accesses %s, requests %s, events %s',
    (SELECT count(*) FROM complaints.complaint),
    (SELECT sum(version) FROM complaints.complaint),
    (SELECT sum(mailbox_failures) FROM complaints.complaint),
    (SELECT count(*) FROM complaints.history),
    (SELECT count(*) FROM complaints.identity),
    (SELECT count(*) FROM complaints.identity_access),
    (SELECT count(*) FROM idempotency.requests),
    (SELECT (SELECT count(*) FROM ev.outbox) + (SELECT count(*) FROM ev.log))))";

Service::Options WithoutTimers(Service::Options options) {
  options.adjust = [adjust = std::move(options.adjust)](AppOptions& app) {
    // Tests say when: see RunTimers.
    app.timer_period = absl::InfiniteDuration();
    if (adjust) adjust(app);
  };
  return options;
}

}  // namespace

absl::Status Prepare(const std::string& postgres_url) {
  TANGGAP_RETURN_IF_ERROR(postgres::Migrate(postgres_url, Migrations(), {}));
  return testing::LoadReferenceData(postgres_url);
}

Service::Service(Options options)
    : ServiceRig({.name = "complaints",
                  .proto_service = "tanggap.complaints.v1.ComplaintsService",
                  .migrations = Migrations()},
                 WithoutTimers(std::move(options))) {}

std::string Service::RowCounts() const { return Sql(kRowCounts); }

}  // namespace tanggap::complaints
