#include "services/surveys/api/publication_csv.h"

#include <gmock/gmock.h>

namespace tanggap::surveys {
namespace {

using ::testing::EndsWith;
using ::testing::SizeIs;

TEST(PublicationCsvTest, NoCodeOrGradeIsAFormulaAndNoFigureIsText) {
  FrozenFigures figures;
  v1::Index& index = figures.indexes.emplace_back();
  index.mutable_group()->set_unit("-loket");
  index.mutable_group()->set_service("ktp-el");
  index.set_response_count(12);
  index.mutable_official()->mutable_index()->set_value("-1.50");
  index.mutable_official()->set_grade("\nA, \"baik\"");
  const PublicationFile file = FileOf(figures);
  ASSERT_THAT(file.parts, SizeIs(1));
  EXPECT_THAT(file.parts[0].lines, EndsWith("suppression\r\n"
                                            "index,'-loket,ktp-el,,,,12,,,,,,-1.50,"
                                            "\"'\nA, \"\"baik\"\"\",,,\r\n"));
}

}  // namespace
}  // namespace tanggap::surveys
