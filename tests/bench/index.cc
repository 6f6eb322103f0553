// How long GetIndex takes of a survey with 50 units, 5 services and 12 months of responses: while
// nothing happens, and while responses come in and are taken up into figures each second. Beside
// it, the same sums made from plain rows by PostgreSQL.
//
//   bench_index --postgres-url "host=... dbname=index" --responses 1000000
//
// The service runs within, on an empty database of that name, and is called over gRPC.
#include <absl/time/clock.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "libs/base/strings.h"
#include "libs/config/settings.h"
#include "libs/postgres/migrator.h"
#include "libs/testing/service_rig/sample.h"
#include "tanggap/surveys/v1/results_service.pb.h"
#include "tests/bench/many_answers.h"
#include "tests/bench/paced_calls.h"
#include "tests/surveys/measured.h"

namespace tanggap::bench {
namespace {

using surveys::v1::Grouping;

constexpr char kGetIndex[] = "tanggap.surveys.v1.ResultsService.GetIndex";
// A page of 50 groups is as much work as many questions about one.
constexpr double kGroupsAtOnce = 10;
constexpr char kSubmit[] = "tanggap.surveys.v1.RespondentService.SubmitResponse";

struct Question {
  const char* name;
  std::vector<Grouping> group_by;
  // The same from plain rows.
  const char* columns;
};

const std::vector<Question>& Questions() {
  static const auto& questions =
      *new std::vector<Question>{{"plain", {}, ""},
                                 {"by unit", {surveys::v1::GROUPING_UNIT}, "unit"},
                                 {"by unit and service",
                                  {surveys::v1::GROUPING_UNIT, surveys::v1::GROUPING_SERVICE},
                                  "unit, service"}};
  return questions;
}

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::exit(1);
}

surveys::v1::CreateSurveyRequest FiveServices() {
  surveys::v1::CreateSurveyRequest request = surveys::CreateMeasured();
  for (int i = 0; i < kServices; ++i) {
    surveys::v1::MeasuredService& service = *request.mutable_survey()->add_services();
    service.set_code(base::Join("layanan-", i));
    *service.mutable_label() = surveys::Said(base::Join("Layanan ", i));
  }
  return request;
}

class IndexBench {
 public:
  IndexBench(const std::string& url, double rate, double arrivals, absl::Duration measured)
      : url_(url), rate_(rate), arrivals_(arrivals), length_(measured) {}

  void Run(int64_t responses) {
    Check(FillFigures(pool_, measured_.survey(), responses, random_));
    Check(FillRaw(pool_, measured_.survey(), responses));
    std::printf("{");
    for (const Question& question : Questions()) {
      const LoadResult quiet = Ask(question);
      const int64_t before = Version();
      const LoadResult busy = WhileResponsesCome([&] { return Ask(question); });
      std::printf(
          "%s\"%s\": {\"p50_ms\": %.2f, \"p99_ms\": %.2f, \"busy_p50_ms\": %.2f, \"busy_p99_ms\": "
          "%.2f, \"raw_ms\": %.2f, \"answered\": %zu, \"failed\": %zu, \"versions\": %lld, "
          "\"raw_sql\": \"%s\"}",
          &question == &Questions().front() ? "" : ", ", question.name, quiet.Quantile(0.5),
          quiet.Quantile(0.99), busy.Quantile(0.5), busy.Quantile(0.99), Raw(question),
          quiet.answered.size() + busy.answered.size(), quiet.failed.size() + busy.failed.size(),
          static_cast<long long>(Version() - before), RawSql(question).c_str());
    }
    std::printf("}\n");
  }

 private:
  LoadResult Ask(const Question& question) {
    surveys::v1::GetIndexRequest request;
    *request.mutable_scope() = measured_.Scope();
    for (const Grouping each : question.group_by) request.add_group_by(each);
    request.set_page_size(50);
    const std::string bytes = request.SerializeAsString();
    const absl::Duration warm_up = absl::Seconds(1);
    PacedCalls calls(
        {.address = service_.app().host().address(),
         .token = service_.Token(surveys::Officer()),
         .clients = 64,
         .connections = 2},
        {{question.group_by.empty() ? rate_ : rate_ / kGroupsAtOnce, warm_up + length_}}, random_);
    return calls.Run(
        kGetIndex, [&] { return bytes; }, warm_up, [] {}, [] {});
  }

  LoadResult WhileResponsesCome(const std::function<LoadResult()>& ask) {
    PacedCalls arrivals(
        {.address = service_.app().host().address(), .clients = 64, .connections = 2},
        {{arrivals_, length_ + absl::Seconds(3)}}, random_);
    std::thread submitting([&] {
      const LoadResult taken = arrivals.Run(
          kSubmit, [this] { return Submission(); }, absl::ZeroDuration(), [] {}, [] {});
      for (const auto& [what, count] : taken.failed)
        std::fprintf(stderr, "%d submissions: %s\n", count, what.c_str());
    });
    LoadResult result = ask();
    submitting.join();
    return result;
  }

  std::string Submission() {
    const size_t way = random_.Below(links_.size());
    surveys::v1::SubmitResponseRequest request;
    request.set_link(links_[way]);
    request.set_response_id(base::Uuid::V4(random_).ToString());
    surveys::Given given;
    for (int& point : given.points) point = 1 + static_cast<int>(random_.Below(4));
    *request.mutable_content() = measured_.ContentOf(given);
    return request.SerializeAsString();
  }

  // Stands in JSON as it is.
  std::string RawSql(const Question& question) const {
    return base::Join(
        "SELECT ", *question.columns == '\0' ? "1" : question.columns,
        ", count(*), sum(u1), sum(u2), sum(u3), sum(u4), sum(u5), sum(u6), sum(u7), sum(u8), "
        "sum(u9) FROM surveys.raw WHERE survey = '",
        measured_.name().substr(sizeof("surveys/") - 1), "'",
        *question.columns == '\0' ? "" : base::Join(" GROUP BY ", question.columns));
  }

  // Milliseconds, the median of five.
  double Raw(const Question& question) {
    const std::string sql = RawSql(question);
    std::vector<double> took;
    for (int i = 0; i < 5; ++i) {
      const absl::Time begin = absl::Now();
      Check(
          pool_.Query(postgres::DynamicStatement{"raw_index", sql}, absl::Now() + absl::Minutes(1))
              .status());
      took.push_back(absl::ToDoubleMilliseconds(absl::Now() - begin));
    }
    std::ranges::sort(took);
    return took[2];
  }

  int64_t Version() {
    const auto rows = pool_.Query(
        {"bench_version", "SELECT sum(version)::bigint AS version FROM surveys.figures"},
        absl::Now() + absl::Minutes(1));
    Check(rows.status());
    return rows->Only().Int("version");
  }

  std::vector<std::string> Links() {
    std::vector<std::string> links;
    for (const char* unit : {"bidang-p2p", "bidang-kesmas", "sekretariat"})
      links.push_back(measured_.LinkTo({.unit = unit}));
    return links;
  }

  const std::string url_;
  const double rate_;
  const double arrivals_;
  const absl::Duration length_;
  base::SystemRandom random_;
  const base::SystemClock clock_;
  base::ManualClock unused_{absl::Now()};
  surveys::Service service_{{.postgres_url = url_, .adjust = surveys::WithoutLimits}};
  surveys::Measured measured_{service_, unused_, FiveServices()};
  postgres::Pool pool_{
      {.url = url_, .size = 2, .statement_timeout = absl::Minutes(5)}, clock_, random_};
  const std::vector<std::string> links_ = Links();
};

int Run(int argc, char** argv) {
  config::Settings settings("bench");
  const auto& url = settings.Text("postgres-url", "", "An empty database.", {.required = true});
  const auto& responses =
      settings.Number("responses", 10'000, "In the figures.", {.min = 3'000, .max = 10'000'000});
  const auto& rate = settings.Number("rate", 50, "Questions a second.", {.min = 1, .max = 10'000});
  const auto& arrivals =
      settings.Number("arrivals", 50, "Responses a second meanwhile.", {.min = 1, .max = 10'000});
  const auto& measured =
      settings.Duration("measured", absl::Seconds(8), "Time in which each counts.");
  if (const absl::Status parsed = settings.Parse(argc, argv); !parsed.ok()) {
    std::fprintf(stderr, "%s\n", std::string(parsed.message()).c_str());
    return 2;
  }
  Check(postgres::Migrate(url.value(), surveys::Migrations(), {}));
  Check(testing::LoadReferenceData(url.value()));
  IndexBench(url.value(), static_cast<double>(rate.value()), static_cast<double>(arrivals.value()),
             measured.value())
      .Run(responses.value());
  return 0;
}

}  // namespace
}  // namespace tanggap::bench

int main(int argc, char** argv) { return tanggap::bench::Run(argc, argv); }
