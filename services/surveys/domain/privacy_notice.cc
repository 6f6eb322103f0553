#include "services/surveys/domain/privacy_notice.h"

#include "libs/base/strings.h"
#include "services/surveys/domain/sentence.h"

namespace tanggap::surveys {
namespace {

Sentence LevelNotice(v1::RespondentLevel level) {
  switch (level) {
    case v1::RESPONDENT_LEVEL_ANONYMOUS:
      return {
          "Survei ini anonim: akun, alamat jaringan, perangkat, dan jam Anda menjawab tidak "
          "disimpan. Yang tidak dapat dijanjikan: siapa pun yang mengawasi jaringan atau kios "
          "dapat melihat bahwa ada yang menjawab; siapa pun yang memegang basis datanya dapat "
          "mengetahui urutan jawaban dua hari terakhir; dan salinan cadangan tetap memuat apa yang "
          "ada saat salinan itu dibuat.",
          "This survey is anonymous: no account, network address or device of yours is kept, nor "
          "the hour at which you answer. What cannot be promised: whoever watches the network or "
          "the kiosk can see that somebody answers; whoever has the database itself could tell in "
          "which order the answers of the last two days came; and backups hold what there was when "
          "they were made."};
    case v1::RESPONDENT_LEVEL_CONFIDENTIAL:
      return {
          "Survei ini rahasia: yang diketahui adalah siapa yang diundang dan, sejak hari "
          "berikutnya, apakah yang bersangkutan sudah menjawab. Jawaban disimpan terpisah dari "
          "tautan pribadi Anda. Yang tidak dapat dijanjikan: siapa pun yang memegang basis datanya "
          "dapat menghubungkan keduanya selama dua hari pertama, dan salinan cadangan tetap memuat "
          "apa yang ada saat salinan itu dibuat.",
          "This survey is confidential: it is known who was invited and, from the next day on, "
          "whether they have answered. Your answers are kept apart from your personal link. What "
          "cannot be promised: whoever has the database itself could join the two within the first "
          "two days, and backups hold what there was when they were made."};
    default:
      return {
          "Survei ini mencatat siapa Anda: akun Anda, atau untuk siapa tautan pribadi Anda dibuat, "
          "disimpan tersegel bersama jawaban. Petugas hanya dapat membukanya untuk tujuan yang "
          "disebutkan, dan setiap pembukaan dicatat dan dapat Anda lihat dengan tanda terima.",
          "This survey knows who you are: your account, or whom your personal link was made for, "
          "is kept sealed with your answers. Staff can open it for a stated purpose only; each "
          "time is recorded, and your receipt shows it to you."};
  }
}

}  // namespace

v1::Wording PrivacyNotice(v1::RespondentLevel level, int hold_months) {
  const Sentence notice = LevelNotice(level);
  v1::Wording wording;
  auto& texts = *wording.mutable_texts();
  texts["id"] = base::Join(
      notice.id, " Jawaban disimpan selama ", hold_months,
      " bulan setelah bulan pengisiannya, lalu dihapus; jumlah keseluruhan yang sudah dihitung "
      "tetap ada. Dengan tanda terima Anda dapat memeriksa, memperbaiki, dan mencabut jawaban. "
      "Jangan menuliskan nama atau nomor dalam jawaban bebas.");
  texts["en"] = base::Join(
      notice.en, " Answers are held for ", hold_months,
      " months after the month in which they count, and then deleted; sums that were made of them "
      "stay. With your receipt you can verify, revise and withdraw them. Write no name or number "
      "where you answer in your own words.");
  return wording;
}

}  // namespace tanggap::surveys
