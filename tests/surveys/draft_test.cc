// Responses in parts: what to ask next, what is kept, and the places that are held meanwhile.

#include "libs/base/strings.h"
#include "tests/surveys/collecting.h"
#include "tests/surveys/other_process.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;

class DraftTest : public CollectingTest {
 protected:
  v1::SaveDraftRequest Of(const v1::Collector& way, const std::string& id,
                          const v1::ResponseContent& content) const {
    v1::SaveDraftRequest request;
    request.set_link(way.link());
    request.set_response_id(id);
    *request.mutable_content() = content;
    return request;
  }
  absl::StatusOr<v1::DraftProgress> Save(const v1::SaveDraftRequest& request) {
    return Respondent<v1::DraftProgress>("SaveDraft", request);
  }
  absl::StatusOr<v1::Draft> Get(const v1::Collector& way, const std::string& id) {
    v1::GetDraftRequest request;
    request.set_link(way.link());
    request.set_response_id(id);
    return Respondent<v1::Draft>("GetDraft", request);
  }
  v1::Collector Capped(int cap) {
    return Way(v1::COLLECTOR_KIND_OPEN_LINK, v1::RESPONDENT_LEVEL_ANONYMOUS,
               [cap](v1::Collector& said) { said.set_response_cap(cap); });
  }
};

TEST_F(DraftTest, AsksOnePageAfterTheOther) {
  const v1::Collector way = Way();
  const std::string id = NewResponseId();
  const auto begun = Save(Of(way, id, Content({})));
  ASSERT_THAT(begun, IsOk());
  EXPECT_EQ(begun->next_page(), "awal");
  EXPECT_THAT(begun->questions(), ElementsAre("jenis", "usia", "pekerjaan"));
  EXPECT_FALSE(begun->has_reservation_expire_time());

  // Question by question, until the client says that all of the page was shown.
  v1::SaveDraftRequest first = Of(way, id, Content({Picked("jenis", "ulang")}));
  const auto same = Save(first);
  ASSERT_THAT(same, IsOk());
  EXPECT_EQ(same->next_page(), "awal");
  EXPECT_THAT(same->questions(), ElementsAre("jenis", "usia", "pekerjaan"));
  EXPECT_EQ(Get(way, id)->progress().next_page(), "awal");
  first.set_shown_page("awal");
  const auto second = Save(first);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->next_page(), "layanan");
  EXPECT_FALSE(second->complete());

  const auto kept = Get(way, id);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->content().answers(0).option(), "ulang");
  EXPECT_EQ(kept->progress().next_page(), "layanan");

  // Whoever turns back leaves answers that nobody is asked for any more.
  const auto turned = Save(Of(way, id, Whole({Picked("sebab", "lama")})));
  ASSERT_THAT(turned, IsOk());
  EXPECT_THAT(turned->hidden_questions(), ElementsAre("sebab"));
  EXPECT_FALSE(turned->complete());
  const auto whole = Save(Of(way, id, Whole()));
  ASSERT_THAT(whole, IsOk());
  EXPECT_TRUE(whole->complete());
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.draft"), "1");
}

TEST_F(DraftTest, EndsWithTheSubmissionOrAfterSevenDays) {
  const v1::Collector way = Way();
  v1::SubmitResponseRequest request = To(way, Whole());
  ASSERT_THAT(Save(Of(way, request.response_id(), Whole())), IsOk());
  EXPECT_THAT(Get(way, NewResponseId()), HasReason(Reason::RESOURCE_NOT_FOUND));
  ASSERT_THAT(Submit(request), IsOk());
  EXPECT_THAT(Get(way, request.response_id()), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Save(Of(way, request.response_id(), Whole())), HasReason(Reason::RESPONSE_SUBMITTED));
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.draft"), "0");

  const std::string forgotten = NewResponseId();
  const auto saved = Save(Of(way, forgotten, Whole()));
  ASSERT_THAT(saved, IsOk());
  Pass(absl::FromUnixSeconds(saved->expire_time().seconds()) - absl::Seconds(1) - clock_.Now());
  EXPECT_THAT(Get(way, forgotten), IsOk());
  Pass(absl::Seconds(1));
  EXPECT_THAT(Get(way, forgotten), HasReason(Reason::RESOURCE_NOT_FOUND));
  ASSERT_THAT(service_.app().night().Run(), IsOk());
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.draft"), "0");
}

TEST_F(DraftTest, IsReadableByItsIdAlone) {
  const v1::Collector way = Way();
  const std::string id = NewResponseId();
  ASSERT_THAT(Save(Of(way, id, Whole({Said("saran", "kursi")}))), IsOk());
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.draft WHERE position('kursi' IN encode(sealed, "
                "'escape')) > 0"),
            "0");
  EXPECT_EQ(Sql(base::Join("SELECT count(*) FROM surveys.draft WHERE draft_key = '", id, "'")),
            "0");
}

// Up to a full quarter, so that no row says when somebody saved.
TEST_F(DraftTest, HoldsAPlaceForHalfAnHourAtLeast) {
  Pass(absl::Minutes(1));
  const v1::Collector way = Capped(1);
  v1::SubmitResponseRequest mine = To(way, Whole());
  const auto held = Save(Of(way, mine.response_id(), Whole()));
  ASSERT_THAT(held, IsOk());
  EXPECT_EQ(held->reservation_expire_time().seconds(),
            absl::ToUnixSeconds(MondayMorning() + absl::Minutes(45)));
  EXPECT_THAT(Submit(To(way, Whole())), HasReason(Reason::QUOTA_FULL));
  EXPECT_THAT(Save(Of(way, NewResponseId(), Whole())), HasReason(Reason::QUOTA_FULL));
  // It may be saved again and again, and keeps its one place.
  ASSERT_THAT(Save(Of(way, mine.response_id(), Whole())), IsOk());
  EXPECT_EQ(Sql("SELECT taken || ' ' || reserved FROM surveys.place WHERE place_limit = 1"), "0 1");
  Pass(absl::Minutes(43));
  EXPECT_THAT(Submit(To(way, Whole())), HasReason(Reason::QUOTA_FULL));
  Pass(absl::Minutes(1));
  EXPECT_THAT(Submit(To(way, Whole())), IsOk());
  EXPECT_THAT(Submit(mine), HasReason(Reason::QUOTA_FULL));
  EXPECT_EQ(Sql("SELECT taken || ' ' || reserved FROM surveys.place WHERE place_limit = 1"), "1 0");
}

// Saved by one process, which is gone when the rest is answered.
TEST_F(DraftTest, OutlivesTheProcessThatSavedIt) {
  const v1::Collector way = Capped(1);
  const v1::SubmitResponseRequest mine = To(way, Whole({Said("saran", "kursi")}));
  OtherProcess other(service_);
  const auto saved =
      other.channel().Call<v1::DraftProgress>("tanggap.surveys.v1.RespondentService.SaveDraft",
                                              Of(way, mine.response_id(), mine.content()), {});
  ASSERT_THAT(saved, IsOk());
  EXPECT_TRUE(saved->has_reservation_expire_time());
  other.Kill();
  const auto kept = Get(way, mine.response_id());
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->content().SerializeAsString(), mine.content().SerializeAsString());
  EXPECT_TRUE(kept->progress().has_reservation_expire_time());
  EXPECT_THAT(Submit(To(way, Whole())), HasReason(Reason::QUOTA_FULL));
  EXPECT_THAT(Submit(mine), IsOk());
  EXPECT_EQ(Sql("SELECT taken || ' ' || reserved FROM surveys.place WHERE place_limit = 1"), "1 0");
  EXPECT_EQ(Sql("SELECT (SELECT count(*) FROM surveys.draft) + (SELECT count(*) FROM "
                "surveys.reservation)"),
            "0");
}

TEST_F(DraftTest, GivesItsPlaceBackInTheNight) {
  const v1::Collector way = Capped(3);
  ASSERT_THAT(Save(Of(way, NewResponseId(), Whole())), IsOk());
  ASSERT_THAT(Save(Of(way, NewResponseId(), Whole())), IsOk());
  ASSERT_THAT(Save(Of(way, NewResponseId(), Content({Picked("jenis", "lain")}))), IsOk());
  EXPECT_EQ(Sql("SELECT reserved FROM surveys.place WHERE place_limit = 3"), "2");
  Pass(absl::Hours(1));
  ASSERT_THAT(service_.app().night().Run(), IsOk());
  EXPECT_EQ(Sql("SELECT reserved FROM surveys.place WHERE place_limit = 3"), "0");
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.reservation"), "0");
}

TEST_F(DraftTest, RefusesWhatASubmissionWould) {
  const v1::Collector way = Way();
  const auto wrong = Save(Of(way, NewResponseId(), Content({Pointed("waktu", 9)})));
  EXPECT_THAT(wrong, HasReason(Reason::ANSWER_OUT_OF_RANGE));
  EXPECT_THAT(FieldsOf(wrong.status()), ElementsAre("content.answers[0]"));
  const v1::Collector tokens =
      Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  const std::string token = Tokens(tokens, 1)[0];
  v1::SaveDraftRequest request = Of(tokens, NewResponseId(), Whole());
  EXPECT_THAT(Save(request), HasReason(Reason::SURVEY_TOKEN_REQUIRED));
  request.set_token(token);
  EXPECT_THAT(Save(request), IsOk());
  ASSERT_THAT(Submit(To(tokens, Whole(), token)), IsOk());
  // As in the list of tokens it is told from the next day on.
  EXPECT_THAT(Save(request), IsOk());
  Pass(absl::Hours(24));
  EXPECT_THAT(Save(request), HasReason(Reason::SURVEY_TOKEN_USED));
  EXPECT_THAT(Save(Of(Way(v1::COLLECTOR_KIND_ENUMERATOR), NewResponseId(), Whole())),
              HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
}

}  // namespace
}  // namespace tanggap::surveys
