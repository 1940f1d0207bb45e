using DesignPatterns.Dashboard.Resources;

namespace DesignPatterns.Dashboard.Tests.Resources;

public class ResourceBoardTests
{
    [Fact]
    public void A_change_keeps_the_resources_place()
    {
        var board = new ResourceBoard();
        board.Put(Dictionary.Host("a"));
        board.Put(Dictionary.Host("b"));
        var before = board.Version;

        board.Put(Dictionary.Host("a") with { State = "Finished" });

        Assert.Equal(["a Finished", "b Running"], board.Resources.Select(one => $"{one.Name} {one.State}"));
        Assert.NotEqual(before, board.Version);
    }

    [Fact]
    public void A_telling_that_begins_again_has_its_own_order_and_the_untold_go_after_it()
    {
        var board = new ResourceBoard();
        string[] first = ["a", "b", "c"];
        Assert.All(first, name => board.Put(Dictionary.Host(name)));

        board.BeginAgain();
        board.Put(Dictionary.Host("c"));
        board.Put(Dictionary.Host("a"));
        Assert.Equal(3, board.Resources.Length);
        board.ForgetUntold();

        Assert.Equal(["c", "a"], board.Resources.Select(one => one.Name));
    }

    [Fact]
    public void More_resources_than_the_bound_are_refused_and_known_ones_still_change()
    {
        var board = new ResourceBoard();
        for (var index = 0; index < ResourceBoard.Capacity; index++)
        {
            Assert.True(board.Put(Dictionary.Host($"r{index}")));
        }

        Assert.False(board.Put(Dictionary.Host("one-more")));
        Assert.True(board.Put(Dictionary.Host("r0") with { State = "Finished" }));
    }

    [Fact]
    public void The_time_of_a_loss_is_that_of_the_first_time_it_was_not_heard()
    {
        var board = new ResourceBoard();
        board.SetConnected(isConnected: false, Dictionary.At);
        Assert.Null(board.Hearing.At);

        board.SetConnected(isConnected: true, Dictionary.At);
        board.SetConnected(isConnected: false, Dictionary.At.AddSeconds(1));
        board.SetConnected(isConnected: false, Dictionary.At.AddSeconds(9));

        Assert.Equal(new Hearing(IsConnected: false, Dictionary.At.AddSeconds(1)), board.Hearing);
    }
}
