// What is published, and that it stays as it was.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <array>
#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "tests/surveys/published.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string HashOf(const std::string& text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return base::ToHex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}
TEST_F(PublicationTest, SaysWhatTheIndexWas) {
  AnswerMany(12);
  measured_.EndMonth();
  const v1::GetIndexResponse index = measured_.Index(measured_.Scope("", "2026-03"));
  const v1::Publication publication = Published(Of("2026-03"));
  EXPECT_EQ(publication.name(), measured_.name() + "/publications/1");
  EXPECT_EQ(publication.number(), 1);
  EXPECT_EQ(publication.agency(), "dinkes");
  EXPECT_EQ(publication.period(), "2026-03");
  EXPECT_EQ(publication.response_count(), 12);
  EXPECT_THAT(publication.versions(), ElementsAre(measured_.name() + "/versions/1"));
  EXPECT_EQ(publication.total().official().index().exact(),
            index.total().official().index().exact());
  EXPECT_EQ(publication.total().official().elements_size(), 9);
  EXPECT_EQ(publication.total().official().elements(0).label(),
            index.total().official().elements(0).label());
  EXPECT_THAT(publication.frequencies(), Not(IsEmpty()));
  EXPECT_EQ(Get(publication.name()).SerializeAsString(), publication.SerializeAsString());

  const std::vector<ToldEvent> told = EventsOf(service_, measured_.name());
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back().type, "surveys.v1.SurveyResultsPublished");
  EXPECT_EQ(told.back().event.results_published().publication(), publication.name());
  EXPECT_EQ(told.back().event.results_published().index(),
            publication.total().official().index().value());
}

TEST_F(PublicationTest, OnlyWhatHasEndedAndWasLookedAt) {
  AnswerMany(12);
  EXPECT_THAT(Publish(Of("2026-03")), HasReason(Reason::PERIOD_NOT_ENDED));
  measured_.EndMonth();
  EXPECT_THAT(Publish(Of("2026-S1")), HasReason(Reason::PERIOD_NOT_ENDED));
  v1::PublishResultsRequest other = Of("2026-03");
  other.set_expected_index("87.28");
  const auto refused = Publish(other);
  EXPECT_THAT(refused, HasReason(Reason::PUBLICATION_DIFFERS));
  EXPECT_EQ(errors::MetadataOf(refused.status(), "index"), Of("2026-03").expected_index());
  EXPECT_THAT(Publish(Of("2026-03"), Officer()), HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(Publish(Of("2026-03"), Admin("disdukcapil")), HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(PublicationTest, WhatCameSinceTheNightCounts) {
  const std::vector<Taken> taken = AnswerMany(12);
  measured_.EndMonth();
  v1::PublishResultsRequest request = Of("2026-03");
  Withdraw(taken[0]);
  EXPECT_EQ(measured_.Index(measured_.Scope("", "2026-03")).total().response_count(), 12);
  const v1::Publication publication = Published(request);
  EXPECT_EQ(publication.response_count(), 11);
  EXPECT_EQ(publication.total().response_count(), 11);
  EXPECT_EQ(measured_.Index(measured_.Scope("", "2026-03")).total().response_count(), 11);
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM surveys.cell_delta"), "0");
}

TEST_F(PublicationTest, StaysWhateverBecomesOfTheResponses) {
  const std::vector<Taken> taken = AnswerMany(12);
  measured_.EndMonth();
  const v1::Publication publication = Published(Of("2026-03"));
  const std::string before = Get(publication.name()).SerializeAsString();
  const std::string file = FileOf(publication.name());
  for (int i = 0; i < 6; ++i) Withdraw(taken[static_cast<size_t>(i)]);
  AnswerMany(12, {.points = {1, 1, 1, 1, 1, 1, 1, 1, 1}});
  PassNight();
  EXPECT_EQ(measured_.Index(measured_.Scope("", "2026-03")).total().response_count(), 6);
  EXPECT_EQ(Get(publication.name()).SerializeAsString(), before);
  EXPECT_EQ(FileOf(publication.name()), file);
}

TEST_F(PublicationTest, APeriodIsPublishedOnceAndThenOnlyInItsPlace) {
  const std::vector<Taken> taken = AnswerMany(20);
  measured_.EndMonth();
  const v1::Publication first = Published(Of("2026-03"));
  EXPECT_THAT(Publish(Of("2026-03")), HasReason(Reason::PERIOD_PUBLISHED));

  v1::PublishResultsRequest again = Of("2026-03");
  again.set_replaces(first.name());
  EXPECT_THAT(Publish(again), HasReason(Reason::INVALID_FIELD));
  *again.mutable_replacement_reason() = Said("Jawaban yang dicabut.");
  // One fewer: both together would tell what that one answered.
  Withdraw(taken[0]);
  PassNight();
  again.set_expected_index(Of("2026-03").expected_index());
  EXPECT_THAT(Publish(again), HasReason(Reason::RESULTS_WITHHELD));
  for (size_t i = 1; i < 6; ++i) Withdraw(taken[i]);
  PassNight();
  again.set_expected_index(Of("2026-03").expected_index());
  const v1::Publication second = Published(again);
  EXPECT_EQ(second.number(), 2);
  EXPECT_EQ(second.response_count(), 14);
  EXPECT_EQ(second.replaces(), first.name());
  v1::Publication replaced = Get(first.name());
  EXPECT_EQ(replaced.replaced_by(), second.name());
  replaced.clear_replaced_by();
  EXPECT_EQ(replaced.SerializeAsString(), first.SerializeAsString());

  v1::PublishResultsRequest wrong = again;
  wrong.set_request_id(NewRequestId());
  EXPECT_THAT(Publish(wrong), HasReason(Reason::PERIOD_PUBLISHED));
  wrong.set_replaces(measured_.name() + "/publications/9");
  wrong.set_period("2026-Q1");
  EXPECT_THAT(Publish(wrong), HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(PublicationTest, TheFileIsWhatItsHashSays) {
  AnswerMany(12);
  measured_.EndMonth();
  const v1::Publication publication = Published(Of("2026-03"));
  const std::vector<v1::CsvChunk> chunks = Export(publication.name());
  ASSERT_THAT(chunks, Not(IsEmpty()));
  EXPECT_TRUE(chunks.back().last());
  const std::string file = FileOf(publication.name());
  EXPECT_EQ(HashOf(file), publication.figures_hash());
  EXPECT_THAT(file, HasSubstr("row,unit,service,element,"));
  // Nothing is left behind the last cursor.
  const std::vector<v1::CsvChunk> rest = Export(publication.name(), chunks.back().cursor());
  ASSERT_THAT(rest, SizeIs(1));
  EXPECT_TRUE(rest[0].last());
  EXPECT_EQ(rest[0].lines(), "");
  EXPECT_EQ(rest[0].row_count(), chunks.back().row_count());

  v1::ExportPublicationRequest wrong;
  wrong.set_name(publication.name());
  wrong.set_cursor("bukan-kursor");
  auto stream = service_.Stream<v1::CsvChunk>(kPublications + std::string("ExportPublication"),
                                              wrong, Nobody());
  EXPECT_THAT(stream.Next().status(), HasReason(Reason::INVALID_CURSOR));
}

TEST_F(PublicationTest, TheSameRequestGetsTheSameBytes) {
  AnswerMany(12);
  measured_.EndMonth();
  const v1::PublishResultsRequest request = Of("2026-03");
  const auto first = service_.CallBytes(kPublications + std::string("PublishResults"),
                                        request.SerializeAsString(), Admin());
  ASSERT_THAT(first, IsOk());
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(*service_.CallBytes(kPublications + std::string("PublishResults"),
                                request.SerializeAsString(), Admin()),
            *first);
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM surveys.publication"), "1");
}

// A survey without an index says how often each answer was given.
TEST(PublicationWithoutIndexTest, SaysHowOftenEachAnswerWasGiven) {
  base::ManualClock clock(MondayMorning());
  Service service({.clock = &clock, .adjust = [](AppOptions& app) { WithoutLimits(app); }});
  Measured measured(service, clock, CreateFrom("surveyTemplates/nps"));
  for (int score : {9, 9, 10, 8, 3, 9, 10}) {
    v1::Answer answer;
    answer.set_question("rekomendasi");
    answer.set_point(score);
    measured.Answer({.service = "", .points = {}, .answers = {answer}});
  }
  measured.EndMonth();
  auto request = On<v1::PublishResultsRequest>(measured.name());
  request.set_period("2026-03");
  *request.mutable_method() = Said("Semua pengguna.");
  const auto publication = service.Call<v1::Publication>(
      kPublications + std::string("PublishResults"), request, Admin());
  ASSERT_THAT(publication, IsOk());
  EXPECT_FALSE(publication->has_total());
  EXPECT_EQ(publication->response_count(), 7);
  ASSERT_EQ(publication->frequencies_size(), 1);
  EXPECT_EQ(publication->frequencies(0).answer_count(), 7);
  EXPECT_EQ(publication->frequencies(0).net_promoter_score().value(), "57.14");
}

}  // namespace
}  // namespace tanggap::surveys
