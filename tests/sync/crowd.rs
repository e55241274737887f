//! Pushes that come at once: each is told its own, and one that fails harms none beside it.

use axum::http::StatusCode;
use domain::assessment::Answer;
use futures::future::join_all;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use server::{entity::stream, store};

use super::{phone::Phone, town::Town};
use crate::harness::{Member, on_each_database};

/// Phones of both, each with something to say.
async fn crowd(town: &Town<'_>) -> Vec<Phone> {
    let mut phones = Vec::new();
    for who in [Member::Ana, Member::Eko, Member::Ana, Member::Eko, Member::Ana, Member::Ana] {
        let mut phone = town.phone(who).await;
        let start = town.start(who, town.open);
        phone.begins(start);
        for statement in ["INT.1.1", "INT.1.2", "KS.1.1"] {
            phone.answers(start, statement, Answer::Often);
        }
        phones.push(phone);
    }
    phones
}

#[tokio::test]
async fn each_is_told_its_own() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut phones = crowd(&town).await;
        for _ in 0..2 {
            join_all(phones.iter_mut().map(Phone::syncs)).await;
        }
        for (who, of_theirs) in [(Member::Ana, 4), (Member::Eko, 2)] {
            let theirs: Vec<&Phone> = phones.iter().filter(|phone| phone.person == who.id()).collect();
            assert_eq!(theirs.len(), of_theirs);
            for phone in &theirs {
                assert_eq!(phone.places(), (1..=4 * of_theirs as u64).collect::<Vec<_>>(), "all of it, each once");
                assert_eq!(phone.verdicts(), ["applied"; 4]);
                assert_eq!((phone.cursor, phone.state()), (theirs[0].cursor, theirs[0].state()));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn one_that_fails_harms_none_beside_it() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut eko = town.phone(Member::Eko).await;
        eko.begins(town.start(Member::Eko, town.open));
        eko.syncs().await;
        let spoil = house.state.db.write(|tx| async move {
            let spoilt = stream::ActiveModel { digest: Set(vec![0]), ..Default::default() };
            let of_eko = stream::Column::PersonId.eq(Member::Eko.id().uuid());
            stream::Entity::update_many().set(spoilt).filter(of_eko).exec(&*tx).await?;
            Ok::<_, store::Error>(())
        });
        spoil.await.unwrap();

        let phones = crowd(&town).await;
        let requests: Vec<_> = phones.iter().map(|phone| phone.wire(&phone.request(false))).collect();
        let replies = join_all(phones.iter().zip(&requests).map(|(phone, request)| phone.sends(request))).await;
        for (phone, reply) in phones.iter().zip(replies) {
            let fails = phone.person == Member::Eko.id();
            let expected = if fails { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK };
            assert_eq!(reply.status, expected, "{}", reply.text());
        }
        let mut ana = phones.into_iter().next().expect("Ana's first phone");
        ana.syncs().await;
        assert_eq!(ana.places(), (1..=16).collect::<Vec<_>>(), "all that her four phones had to say");
    })
    .await;
}
