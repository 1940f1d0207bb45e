using DesignPatterns.ShardRouting.Resp;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>Goal: a cursor leads back to where it came from. Method: any of them, there and back.</summary>
public sealed class ScanPlaceTests
{
    [Fact]
    public void A_cursor_leads_back_to_its_shard_and_replica() =>
        Prop.ForAll<uint, byte, byte>((cursor, shard, replica) =>
        {
            var place = new ScanPlace(shard % 7, 7, replica % 3, 3);
            var opened = ScanPlace.Open(place.Seal(cursor + 1UL)!.Value, 7, 3);
            return opened == (place, cursor + 1UL);
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void The_end_of_one_shard_is_the_start_of_the_next_and_the_last_ones_is_the_end()
    {
        Assert.Equal(1UL, new ScanPlace(0, 3, 1, 2).Seal(0));
        Assert.Equal((new ScanPlace(1, 3, 0, 2), 0UL), ScanPlace.Open(1, 3, 2));
        Assert.Equal(0UL, new ScanPlace(2, 3, 1, 2).Seal(0));
    }

    [Fact]
    public void With_one_replica_a_cursor_is_the_servers_times_the_shards_and_the_shard() =>
        Assert.Equal((17UL * 3) + 2, new ScanPlace(2, 3, 0, 1).Seal(17));

    [Fact]
    public void A_cursor_that_64_bits_do_not_hold_is_none() =>
        Assert.Null(new ScanPlace(0, 3, 0, 1).Seal(ulong.MaxValue / 2));
}
