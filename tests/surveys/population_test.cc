// What an agency says of how many people there were, from the call that says it to the figures that
// are measured against it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <thread>

#include "libs/testing/blocked_sessions.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/open_transaction.h"
#include "tests/surveys/measured.h"

namespace tanggap::surveys {
namespace {

using complaints::OpenTransaction;
using errors::Reason;
using testing::HasReason;
using testing::IsOk;
using ::testing::SizeIs;

class PopulationTest : public ::testing::Test {
 protected:
  // Six people who are content with everything and six who are not quite: each of them has a mean
  // of 4 or 3, with a variance of 3/11.
  PopulationTest() {
    for (int i = 0; i < 12; ++i) {
      measured_.Answer(
          {.level = v1::RESPONDENT_LEVEL_IDENTIFIED, .points = std::vector<int>(9, i % 2 ? 4 : 3)});
    }
    measured_.AwaitFolds();
  }
  v1::Index Total(const std::string& unit, const std::string& period,
                  const std::string& service = "") {
    v1::ResultScope scope = measured_.Scope(unit, period);
    scope.set_service(service);
    return measured_.Index(scope).total();
  }

  // What is answered to two requests with one request_id, both of which find that it is new.
  std::array<absl::Status, 2> SaidAtOnce(const std::array<int64_t, 2>& sizes) {
    auto request = On<v1::SetPopulationRequest>(measured_.name());
    request.add_populations()->set_period("2026");
    std::array<absl::Status, 2> answers;
    OpenTransaction other(service_.postgres_url(), "LOCK TABLE idempotency.requests IN SHARE MODE");
    std::vector<std::thread> saying;
    for (size_t i = 0; i < sizes.size(); ++i) {
      request.mutable_populations(0)->set_size(sizes[i]);
      saying.emplace_back([this, request, &answer = answers[i]] {
        answer = service_
                     .Call<v1::SetPopulationResponse>(
                         "tanggap.surveys.v1.CollectionService.SetPopulation", request, Admin())
                     .status();
      });
    }
    EXPECT_TRUE(testing::AwaitBlockedSessions(
        2, [this](const std::string& statement) { return service_.Sql(statement); }));
    other.Commit();
    for (std::thread& each : saying) each.join();
    return answers;
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_, .adjust = WithoutLimits}};
  Measured measured_{service_, clock_};
};

TEST_F(PopulationTest, IsWhatASampleIsMeasuredAgainst) {
  measured_.SetPopulation("2026-03", "bidang-p2p", 2940);
  measured_.SetPopulation("2026", "", 5000);
  measured_.SetPopulation("2026-Q1", "bidang-p2p", 9, "imunisasi");

  // 1536.64 * 3/11 = 419.08 people, of 2940 419.08 / (1 + 419.08 / 2940) = 366.8.
  const v1::Index of_month = Total("bidang-p2p", "2026-03");
  EXPECT_EQ(of_month.sample().population(), 2940);
  EXPECT_EQ(of_month.sample().required_krejcie_morgan(), 340);
  EXPECT_EQ(of_month.sample().required_for_mean(), 367);
  EXPECT_FALSE(of_month.sample().enough_krejcie_morgan());
  EXPECT_EQ(of_month.confidence().population(), 2940);

  const v1::Index of_agency = Total("", "2026");
  EXPECT_EQ(of_agency.sample().population(), 5000);
  EXPECT_EQ(of_agency.sample().required_krejcie_morgan(), 357);

  // More have answered than there were: that is enough, and no reason to correct an error.
  const v1::Index of_service = Total("bidang-p2p", "2026-Q1", "imunisasi");
  EXPECT_EQ(of_service.sample().population(), 9);
  EXPECT_EQ(of_service.sample().required_krejcie_morgan(), 9);
  EXPECT_TRUE(of_service.sample().enough_krejcie_morgan());
  EXPECT_EQ(of_service.confidence().population(), 0);
}

TEST_F(PopulationTest, IsThatOfExactlyOneGroupUntilItIsTakenBack) {
  measured_.SetPopulation("2026-Q1", "bidang-p2p", 2940);
  for (const auto& [unit, period] :
       std::vector<std::pair<std::string, std::string>>{{"bidang-p2p", "2026-03"},
                                                        {"bidang-p2p", "2026"},
                                                        {"", "2026-Q1"},
                                                        {"bidang-p2p", ""}}) {
    EXPECT_EQ(Total(unit, period).sample().population(), 0) << unit << " " << period;
  }
  EXPECT_EQ(Total("bidang-p2p", "2026-Q1", "imunisasi").sample().population(), 0);
  EXPECT_EQ(Total("bidang-p2p", "2026-Q1").sample().population(), 2940);
  const v1::GetIndexResponse by_unit =
      measured_.Index(measured_.Scope("", "2026-Q1"), {v1::GROUPING_UNIT});
  ASSERT_THAT(by_unit.groups(), SizeIs(1));
  EXPECT_EQ(by_unit.groups(0).sample().required_krejcie_morgan(), 340);
  EXPECT_EQ(by_unit.total().sample().population(), 0);

  measured_.SetPopulation("2026-Q1", "bidang-p2p", 0);
  EXPECT_EQ(Total("bidang-p2p", "2026-Q1").sample().population(), 0);
  EXPECT_EQ(Total("bidang-p2p", "2026-Q1").sample().required_for_mean(), 420);
}

TEST_F(PopulationTest, TheLastOfWhatIsSaidTwiceCounts) {
  auto request = On<v1::SetPopulationRequest>(measured_.name());
  for (const int64_t size : {100, 900}) {
    v1::Population& said = *request.add_populations();
    said.set_period("2026-03");
    said.set_unit("bidang-p2p");
    said.set_size(size);
  }
  EXPECT_THAT(service_.Call<v1::SetPopulationResponse>(
                  "tanggap.surveys.v1.CollectionService.SetPopulation", request, Admin()),
              IsOk());
  EXPECT_EQ(Total("bidang-p2p", "2026-03").sample().population(), 900);
}

TEST_F(PopulationTest, OfTwoAtOnceWithOneRequestIdTheOtherIsToldThatItIsNotWritten) {
  const std::array<int64_t, 2> sizes = {100, 900};
  const std::array<absl::Status, 2> answers = SaidAtOnce(sizes);
  const size_t first = answers[0].ok() ? 0 : 1;
  EXPECT_THAT(answers[first], IsOk());
  EXPECT_THAT(answers[1 - first], HasReason(Reason::REQUEST_ID_REUSED));
  EXPECT_EQ(service_.Sql("SELECT size FROM surveys.population"), std::to_string(sizes[first]));
}

TEST_F(PopulationTest, TheSameTwiceAtOnceIsSaidOnce) {
  for (const absl::Status& answer : SaidAtOnce({100, 100})) EXPECT_THAT(answer, IsOk());
  EXPECT_EQ(service_.Sql("SELECT size FROM surveys.population"), "100");
}

}  // namespace
}  // namespace tanggap::surveys
