using System.Buffers.Binary;
using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Fencing;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Fencing;

/// <summary>
/// Goal: an owner that was paused between its look and its write destroys nothing. Method: it is paused past
/// its lease in just that instant; once with each way to write.
/// </summary>
public sealed class LateOwnerTests
{
    [Fact]
    public void An_owner_that_wakes_up_late_is_refused_by_the_fence_and_the_increment_of_the_next_one_stays() =>
        Assert.Equal(2, CountAfterLateWrite((world, held, value) =>
            Assert.Equal(WriteOutcome.NotOwner, world.Finish(
                world.Store.WriteAsync("report", value, held).AsTask()).Outcome)));

    [Fact]
    public void Without_the_fence_it_takes_the_increment_of_the_next_one_away() =>
        Assert.Equal(1, CountAfterLateWrite((world, _, value) =>
            world.Finish(world.Store.WriteAsync("report", value, WriteConditions.None, default).AsTask())));

    [Fact]
    public void To_look_whether_it_is_the_owner_right_before_the_write_does_not_help() =>
        Assert.Equal(1, CountAfterLateWrite(
            (world, _, value) => world.Finish(
                world.Store.WriteAsync("report", value, WriteConditions.None, default).AsTask()),
            looksBefore: true));

    [Fact]
    public void A_store_of_another_kind_is_fenced_by_the_token_and_a_gate()
    {
        var gate = new FencingGate();
        World.Run(world =>
        {
            var athens = world.Start("athens");
            var first = athens.Take();
            Assert.True(gate.Admits("report", first.Token));
            athens.Clock.Pause();
            world.Pass(11);
            var second = world.Start("byzantium").Take();
            Assert.True(gate.Admits("report", second.Token));

            Assert.False(gate.Admits("report", first.Token));
        });
    }

    /// <returns>What a counter says that two owners, one after the other, have incremented.</returns>
    private static int CountAfterLateWrite(
        Action<World, Held, byte[]> writeLate, bool looksBefore = false)
    {
        var count = 0;
        World.Run(world =>
        {
            var athens = world.Start("athens");
            var first = athens.Take();
            var read = Read(world);
            if (looksBefore)
            {
                Assert.True(first.IsHeld);
            }

            athens.Clock.Pause();
            world.Pass(11);
            var second = world.Start("byzantium").Take();
            world.Finish(world.Store.WriteAsync("report", Bytes(Read(world) + 1), second).AsTask());
            world.Finish(world.Store.WriteAsync("report", Bytes(Read(world) + 1), second).AsTask());

            Assert.False(first.IsHeld);
            writeLate(world, first, Bytes(read + 1));
            count = Read(world);
        });
        return count;
    }

    private static int Read(World world) =>
        world.Finish(world.Store.ReadAsync("report", default).AsTask()) is { } value
            ? BinaryPrimitives.ReadInt32BigEndian(value.Value.Span)
            : 0;

    private static byte[] Bytes(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
