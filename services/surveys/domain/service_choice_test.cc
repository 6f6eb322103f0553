#include "services/surveys/domain/service_choice.h"

#include <gtest/gtest.h>

#include "libs/errors/error.h"

namespace tanggap::surveys {
namespace {

TEST(ServiceChoiceTest, IsTheCollectorsOrTheRespondents) {
  EXPECT_EQ(*ChooseService({"ktp-el", "kk"}, "ktp-el", "", "content"), "ktp-el");
  EXPECT_EQ(*ChooseService({"ktp-el", "kk"}, "ktp-el", "ktp-el", "content"), "ktp-el");
  EXPECT_EQ(*ChooseService({"ktp-el", "kk"}, "", "kk", "content"), "kk");
  EXPECT_EQ(*ChooseService({}, "", "", "content"), "");
}

TEST(ServiceChoiceTest, RefusesEveryOther) {
  const auto refused = [](const absl::StatusOr<std::string>& choice) {
    EXPECT_EQ(errors::ReasonOf(choice.status()), errors::Reason::UNKNOWN_SERVICE);
    const auto fields = errors::FieldViolationsOf(choice.status());
    return fields.size() == 1 && fields[0].field == "content.service";
  };
  EXPECT_TRUE(refused(ChooseService({"ktp-el", "kk"}, "ktp-el", "kk", "content")));
  EXPECT_TRUE(refused(ChooseService({"ktp-el", "kk"}, "", "sim", "content")));
  EXPECT_TRUE(refused(ChooseService({"ktp-el", "kk"}, "", "", "content"))) << "one must be chosen";
  EXPECT_TRUE(refused(ChooseService({}, "", "kk", "content")));
}

}  // namespace
}  // namespace tanggap::surveys
