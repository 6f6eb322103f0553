#include "libs/auth/principal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/random.h"

namespace tanggap::auth {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Principal Known(const privacy::KeyRing& keys, bool asserted = false) {
  Principal principal;
  principal.issuer = "https://masuk.example.go.id";
  principal.subject = privacy::Pii<std::string>("3373025501800001");
  if (asserted)
    principal.on_behalf_of = Asserted{principal.issuer, privacy::Pii<std::string>("warga-17"), {}};
  SetPseudonyms(keys, principal);
  return principal;
}

TEST(PseudonymsTest, AfterAMasterKeyWasReplacedThePersonIsKnownByBothKeys) {
  base::SeededRandom random(1);
  const privacy::KeyRing old_ring = privacy::KeyRing::Generate(random);
  const privacy::KeyRing new_ring = old_ring.Rotated(random);
  for (const bool asserted : {false, true}) {
    const Principal before = Known(old_ring, asserted), after = Known(new_ring, asserted);
    EXPECT_THAT(before.former_person_pseudonyms, IsEmpty());
    EXPECT_NE(after.person_pseudonym, before.person_pseudonym);
    EXPECT_THAT(after.former_person_pseudonyms, ElementsAre(before.person_pseudonym));
  }
}

TEST(PseudonymsTest, TheLogKnowsCallersByAnotherNameThanRowsDo) {
  base::SeededRandom random(1);
  const privacy::KeyRing keys = privacy::KeyRing::Generate(random);
  const Principal person = Known(keys), asserted = Known(keys, true);
  EXPECT_EQ(person.log_pseudonym.size(), 32u);
  EXPECT_NE(person.log_pseudonym, person.pseudonym);
  EXPECT_NE(person.log_pseudonym, person.person_pseudonym);
  EXPECT_EQ(asserted.log_pseudonym, person.log_pseudonym) << "it is the caller's";
  EXPECT_NE(asserted.person_pseudonym, person.person_pseudonym);
}

}  // namespace
}  // namespace tanggap::auth
