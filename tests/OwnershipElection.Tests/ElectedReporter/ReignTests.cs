using System.Text.RegularExpressions;
using DesignPatterns.ElectedReporter.Reporting;
using DesignPatterns.ElectedReporter.Showing;

namespace DesignPatterns.OwnershipElection.Tests.ElectedReporter;

/// <summary>Who owned when, as the store keeps it and the page draws it.</summary>
public sealed partial class ReignTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_reign_begins_with_its_first_turn_and_grows_with_each()
    {
        var desk = new Desk(redis);
        await desk.Reigns("athens").SayPresentAsync(9, CancellationToken.None);
        await desk.Reigns("byzantium").SayPresentAsync(10, CancellationToken.None);
        var (_, before) = await desk.Reigns("cyrene").ListAsync(CancellationToken.None);

        var (now, after) = (DateTimeOffset.MinValue, before);
        while (after[1].Until == before[1].Until)
        {
            await desk.Reigns("byzantium").SayPresentAsync(10, CancellationToken.None);
            (now, after) = await desk.Reigns("cyrene").ListAsync(CancellationToken.None);
        }

        Assert.Equal([("athens", 9L), ("byzantium", 10L)], after.Select(reign => (reign.Owner, reign.Token)));
        Assert.Equal(before[0], after[0]);
        Assert.Equal(before[1].From, after[1].From);
        Assert.InRange(after[1].Until, before[1].Until, now);
    }

    [Fact]
    public async Task The_oldest_are_forgotten_by_their_tokens_as_numbers_however_great()
    {
        const long First = 4_503_599_627_370_490;
        var desk = new Desk(redis);
        var athens = desk.Reigns("athens");
        await athens.SayPresentAsync(999, CancellationToken.None);

        for (var token = First; token < First + Reigns.Most; token++)
        {
            await athens.SayPresentAsync(token, CancellationToken.None);
        }

        var (_, reigns) = await athens.ListAsync(CancellationToken.None);
        Assert.Equal(Reigns.Most, reigns.Count);
        Assert.Equal(First, reigns[0].Token);
    }

    [Fact]
    public void Who_wrote_after_it_was_replaced_is_red_from_then_on()
    {
        var drawing = Timeline.Draw(
            [
                new("athens", 17, Noon, Noon.AddSeconds(30)),
                new("byzantium", 18, Noon.AddSeconds(20), Noon.AddSeconds(40)),
            ],
            Noon.AddSeconds(60));

        Assert.Equal(
            ["athens, token 17", "athens, token 17, replaced already", "byzantium, token 18"],
            Titles().Matches(drawing).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void What_is_older_than_two_minutes_is_not_drawn_and_names_are_encoded()
    {
        var drawing = Timeline.Draw(
            [
                new("athens", 17, Noon, Noon.AddSeconds(30)),
                new("<cyrene>", 18, Noon.AddSeconds(40), Noon.AddSeconds(180)),
            ],
            Noon.AddSeconds(180));

        Assert.Equal("&lt;cyrene&gt;, token 18", Assert.Single(Titles().Matches(drawing)).Groups[1].Value);
    }

    [GeneratedRegex("<title>(.*?)</title>")]
    private static partial Regex Titles();
}
