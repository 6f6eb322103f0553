// Versions as they are worked with: compiled once, and found by everybody who names them.

#include "services/surveys/store/versions.h"

#include <gtest/gtest.h>

#include "libs/base/random.h"
#include "libs/postgres/pool.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/store/survey_cipher.h"
#include "services/surveys/store/surveys.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {
namespace {

using tanggap::testing::IsOk;

class CompiledVersionsTest : public ::testing::Test {
 protected:
  base::Uuid Published() {
    const std::string name = MadeAndPublished(service_).name();
    return *base::Uuid::Parse(name.substr(std::string("surveys/").size()));
  }
  absl::Time Soon() const { return clock_.Now() + absl::Minutes(1); }

  Service service_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  postgres::Pool pool_{{.url = service_.postgres_url(), .size = 1}, clock_, random_};
  Versions versions_{pool_};
};

TEST_F(CompiledVersionsTest, AVersionIsCompiledOnceAndTheLeastUsedIsForgotten) {
  CompiledVersions compiled(versions_, 2);
  const base::Uuid first = Published(), second = Published(), third = Published();
  const auto found = compiled.Find(first, 1, Soon());
  ASSERT_THAT(found, IsOk());
  ASSERT_NE(*found, nullptr);
  EXPECT_EQ((*found)->published.version, 1);
  EXPECT_TRUE((*found)->definition.Find("rekomendasi").has_value());
  ASSERT_THAT(compiled.Find(second, 1, Soon()), IsOk());
  EXPECT_EQ(*compiled.Find(first, 1, Soon()), *found);
  const auto of_second = *compiled.Find(second, 1, Soon());
  EXPECT_EQ(*compiled.Find(first, 1, Soon()), *found);
  ASSERT_THAT(compiled.Find(third, 1, Soon()), IsOk());
  EXPECT_EQ(*compiled.Find(first, 1, Soon()), *found) << "used after the second";
  EXPECT_NE(*compiled.Find(second, 1, Soon()), of_second) << "forgotten, and compiled anew";
}

TEST_F(CompiledVersionsTest, AVersionThatIsNotThereIsNull) {
  CompiledVersions compiled(versions_, 2);
  const base::Uuid survey = Published();
  const auto missing = compiled.Find(survey, 2, Soon());
  ASSERT_THAT(missing, IsOk());
  EXPECT_EQ(*missing, nullptr);
}

TEST_F(CompiledVersionsTest, ASurveysKeyOpensForItsOwnSurveyAlone) {
  const auto keys = privacy::KeyRing::Load(service_.master_key_file());
  ASSERT_THAT(keys, IsOk());
  const SurveyCipher cipher(*keys, random_);
  Surveys surveys(pool_, cipher);
  const auto survey = surveys.Find(Published(), Soon());
  ASSERT_THAT(survey, IsOk());
  ASSERT_TRUE(survey->has_value());
  EXPECT_FALSE((*survey)->draft.has_value());
  EXPECT_THAT(cipher.OpenKey(**survey), IsOk());
  Survey other = **survey;
  other.id = base::Uuid::V4(random_);
  EXPECT_FALSE(cipher.OpenKey(other).ok());
  EXPECT_THAT(surveys.Find(other.id, Soon()), IsOk());
  EXPECT_FALSE(surveys.Find(other.id, Soon())->has_value());
}

}  // namespace
}  // namespace tanggap::surveys
