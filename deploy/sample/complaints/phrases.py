"""What officers and reporters say in many cases alike. Choices and slots as in texts.jsonl."""

PHRASES = {
    "closing": [
        "Demikian kami sampaikan. Apabila belum sesuai, Bapak/Ibu dapat menyampaikan keberatan melalui nomor laporan ini.",
        "Demikian penjelasan kami. Terima kasih atas perhatian dan partisipasi Bapak/Ibu.",
        "Kami mohon maaf atas ketidaknyamanan yang dialami. Mohon berkenan memberikan penilaian atas jawaban ini.",
        "Atas perhatian dan kerja samanya kami ucapkan terima kasih.",
    ],
    "disposition": [
        "Mohon ditindaklanjuti dan dilaporkan hasilnya.", "Untuk dicek ke lapangan, sertakan foto sebelum dan sesudah.",
        "Mohon segera, pelapor menunggu jawaban.", "Sesuai tupoksi, harap ditangani sesuai standar pelayanan.",
        "Koordinasikan dengan kelurahan setempat.", "",
    ],
    "progress at a place": [
        "Laporan sudah kami terima dan sedang ditangani. Petugas dijadwalkan meninjau lokasi [besok pagi|pekan ini].",
        "Petugas sudah ke lokasi. Saat ini menunggu [material|persetujuan anggaran|jadwal alat].",
        "Hasil peninjauan sedang dibahas dengan kelurahan dan ketua RT. Perkembangannya akan kami sampaikan di sini.",
    ],
    "progress": [
        "Laporan sudah kami terima dan sedang ditangani. Kami memeriksa [berkas dan catatan pelayanan|data yang ada] lebih dahulu.",
        "Kami sedang mengumpulkan keterangan dari petugas terkait. Perkembangannya akan kami sampaikan di sini.",
        "Mohon kesabarannya, kami sedang berkoordinasi dengan instansi terkait dan akan memberi kabar kembali.",
    ],
    "internal": [
        "Sudah telepon pelapor, belum diangkat. Coba lagi sore.", "Berkas fisik ada di map biru, lemari dua.",
        "Mohon dicek apakah kasus serupa bulan lalu di RW yang sama sudah selesai.",
        "Menunggu disposisi tertulis dari kepala bidang.",
    ],
    "waiting": [
        "[Sudah|Udah] ada kabar pak? Kami masih menunggu.", "Mohon info perkembangannya, terima kasih.",
        "Nuwun sewu, dospundi kelanjutanipun?", "Sekadar mengingatkan, kejadiannya terulang lagi hari ini.",
    ],
    "correction": ["Lokasi disesuaikan dengan hasil peninjauan."],
    "question": [
        "Mohon dapat dijelaskan lebih rinci lokasi kejadian, misalnya patokan terdekat, agar petugas tidak salah tempat.",
        "Mohon disampaikan kapan tepatnya kejadian tersebut dan layanan apa yang sedang diurus.",
        "Agar dapat kami tindak lanjuti, mohon menyebutkan nama unit atau nomor loket yang dimaksud.",
        "Mohon dilengkapi dengan kronologi singkat dan, bila ada, foto pendukung.",
    ],
    "information at a place": [
        "Patokannya [dekat pos ronda|seberang warung kelontong|sebelah mushola], {rt}.",
        "Masuk dari {jalan} kira-kira {jml}0 meter, sebelah [kiri|kanan]. Ada tulisannya.",
        "Sampun kulo kirim katranganipun nggih, {dukuh} {rt}. Nuwun.",
    ],
    "information": [
        "Kejadiannya {hari} tanggal {tgl} sekitar {jam}. Yang lain saya tidak ingat.",
        "Sudah saya lengkapi sesuai permintaan. Buktinya masih saya simpan kalau diperlukan.",
        "sudah sy lengkapi ya pak, nomor antrean sy waktu itu {nomor}",
        "Sampun kulo jangkepi, Pak. Nuwun.",
    ],
    "pleased": [
        "Terima kasih, cepat sekali.", "Sudah beres, matur nuwun.", "Alhamdulillah sudah ditangani. Petugasnya ramah.",
        "Oke makasih min", "Cukup puas, semoga tidak terulang.", "Sampun sae, nuwun.", "Mantap, lanjutkan.",
    ],
    "displeased": [
        "Selesai, tapi lama sekali menunggunya.", "Jawabannya terlalu umum.", "Ya sudah lah. Tapi tolong jangan diulang.",
    ],
    "dispute at a place": [
        "Di jawaban tertulis sudah selesai, padahal sampai tadi pagi keadaannya masih sama. [Tolong dicek lagi.|Bisa dilihat sendiri.]",
        "Maaf, saya belum bisa menerima jawaban ini. Tidak ada petugas yang datang ke {rt}.",
        "Yang dikerjakan cuma sebagian, sisanya dibiarkan. Saya keberatan kalau dianggap tuntas.",
    ],
    "dispute": [
        "Maaf, jawabannya belum menjawab pertanyaan saya. [Saya minta dijelaskan lagi.|Mohon dibaca lagi laporan saya.]",
        "lho kok selesai?? blm ada perubahan pak, sy td ke sana msh sama",
        "Di jawaban tertulis sudah beres, kenyataannya waktu saya datang lagi masih disuruh menunggu.",
    ],
    "second answer at a place": [
        "Menindaklanjuti keberatan Bapak/Ibu, kami telah memeriksa ulang bersama ketua RT. Kekurangan pada penanganan pertama "
        "memang ada dan telah dilengkapi; foto sesudah penanganan disimpan pada berkas laporan.",
        "Terima kasih telah mengingatkan. Pemeriksaan ulang menunjukkan pekerjaan sebelumnya belum tuntas. Pekerjaan telah "
        "diselesaikan dan diawasi langsung oleh kepala bidang.",
    ],
    "second answer": [
        "Menindaklanjuti keberatan Bapak/Ibu, berkas telah diperiksa ulang oleh atasan petugas yang menjawab. Jawaban pertama "
        "memang kurang lengkap; hal yang diminta kini telah diselesaikan dan dapat ditanyakan langsung di loket.",
        "Terima kasih telah mengingatkan. Kami mohon maaf atas jawaban terdahulu. Permasalahan telah dituntaskan dan petugas "
        "kami akan menghubungi Bapak/Ibu untuk memastikannya.",
    ],
    "reopen": [
        "Masalahnya muncul lagi setelah [tiga hari|seminggu]. Mohon dibuka kembali.",
        "Ternyata hanya berlangsung sebentar, sekarang kembali seperti semula. Tolong ditindaklanjuti lagi.",
    ],
    "new_facts": [
        "Saya sampaikan keterangan baru: ada surat dari [kelurahan|puskesmas] tertanggal {tgl} yang sebelumnya belum saya miliki.",
    ],
    "return": [
        "Mohon jawabannya dilengkapi tanggal penyelesaian dan bahasanya diperhalus.",
        "Belum menjawab inti keluhan. Tambahkan hasil pemeriksaan lapangan.",
    ],
    "withdraw": [
        "Sudah diselesaikan secara kekeluargaan, laporan saya cabut.", "Maaf salah kirim, ternyata bukan di wilayah ini.",
        "Sudah beres sendiri pak, tidak jadi.", "Saya cabut ya, tadi sudah dibantu langsung di loket.",
    ],
}
