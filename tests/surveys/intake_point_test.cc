// Ways at places of the agency's directory: codes on a wall and kiosks.

#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;

class IntakePointTest : public CollectingTest {
 protected:
  static v1::CreateCollectorRequest At(const std::string& survey, const std::string& point,
                                       common::v1::Channel channel) {
    v1::CreateCollectorRequest request = CreateCollector(survey, v1::COLLECTOR_KIND_INTAKE_POINT);
    request.mutable_collector()->set_channel(channel);
    request.mutable_collector()->set_intake_point(point);
    return request;
  }
  absl::StatusOr<v1::Collector> Make(const v1::CreateCollectorRequest& request,
                                     const Caller& caller = Admin()) {
    return Collection<v1::Collector>("CreateCollector", request, caller);
  }
  // The form behind its link is answered; under which channel the response then counts.
  std::string ChannelOf(const v1::Collector& way) {
    v1::GetFormRequest get;
    get.set_link(way.link());
    const auto form = Respondent<v1::Form>("GetForm", get);
    EXPECT_THAT(form, IsOk());
    if (!form.ok()) return "";
    EXPECT_EQ(form->state(), v1::COLLECTOR_STATE_OPEN);
    v1::ResponseContent content = Whole();
    content.set_version(form->version());
    EXPECT_THAT(Submit(To(way, content)), IsOk());
    const std::string survey = way.name().substr(sizeof("surveys/") - 1, 36);
    return Sql(
        "SELECT min(channel) || ' ' || count(*) || ' ' || min(unit) FROM "
        "surveys.cell_delta WHERE survey = '" +
        survey + "'");
  }
  void Refused(const v1::CreateCollectorRequest& request, Reason reason, const std::string& field) {
    const auto refused = Make(request);
    EXPECT_THAT(refused, HasReason(reason));
    EXPECT_THAT(FieldsOf(refused.status()), ElementsAre(field));
  }
};

TEST_F(IntakePointTest, ACodeOnAWallIsAnsweredByWhoeverScansIt) {
  v1::CreateCollectorRequest request =
      At(survey_.name(), "qr-sidorejo-kidul", common::v1::CHANNEL_WEB);
  request.mutable_collector()->set_unit("puskesmas-sidorejo-kidul");
  const auto way = Make(request);
  ASSERT_THAT(way, IsOk());
  EXPECT_EQ(Read(*way).intake_point(), "qr-sidorejo-kidul");
  EXPECT_EQ(ChannelOf(*way), "2 1 puskesmas-sidorejo-kidul");
}

TEST_F(IntakePointTest, AKioskIsAnsweredWhileItsHallIsOpen) {
  v1::CreateSurveyRequest create = CreateFrom();
  create.mutable_survey()->set_agency("dpmptsp");
  *create.mutable_survey()->mutable_draft() = Questionnaire();
  const auto survey = service_.Call<v1::Survey>("CreateSurvey", create, Admin("dpmptsp"));
  ASSERT_THAT(survey, IsOk());
  ASSERT_THAT(service_.Call<v1::SurveyVersion>("PublishSurvey", Publish(*survey), Admin("dpmptsp")),
              IsOk());
  v1::CreateCollectorRequest request = At(survey->name(), "kiosk-mpp", common::v1::CHANNEL_KIOSK);
  request.mutable_collector()->mutable_schedule()->set_opening_hours_only(true);
  const auto way = Make(request, Admin("dpmptsp"));
  ASSERT_THAT(way, IsOk());
  EXPECT_EQ(ChannelOf(*way), "8 1 ");
  // At midnight nobody stands there.
  Pass(absl::Hours(14));
  v1::ResponseContent content = Whole();
  content.set_version(survey->name() + "/versions/1");
  EXPECT_THAT(Submit(To(*way, content)), HasReason(Reason::SURVEY_NOT_OPEN));
}

TEST_F(IntakePointTest, IsAtAPointOfTheAgencysOwnDirectory) {
  const std::string field = "collector.intake_point";
  const std::string& survey = survey_.name();
  Refused(At(survey, "tiada", common::v1::CHANNEL_WEB), Reason::UNKNOWN_INTAKE_POINT, field);
  Refused(At(survey, "kiosk-mpp", common::v1::CHANNEL_KIOSK), Reason::UNKNOWN_INTAKE_POINT, field);
  Refused(At(survey, "", common::v1::CHANNEL_WEB), Reason::COLLECTOR_SETTINGS_CONFLICT, field);
  v1::CreateCollectorRequest open = At(survey, "qr-sidorejo-kidul", common::v1::CHANNEL_WEB);
  open.mutable_collector()->set_kind(v1::COLLECTOR_KIND_OPEN_LINK);
  Refused(open, Reason::COLLECTOR_SETTINGS_CONFLICT, field);
  v1::CreateCollectorRequest named = At(survey, "qr-sidorejo-kidul", common::v1::CHANNEL_WEB);
  named.mutable_collector()->set_respondent_level(v1::RESPONDENT_LEVEL_IDENTIFIED);
  Refused(named, Reason::COLLECTOR_SETTINGS_CONFLICT, "collector.respondent_level");
}

}  // namespace
}  // namespace tanggap::surveys
