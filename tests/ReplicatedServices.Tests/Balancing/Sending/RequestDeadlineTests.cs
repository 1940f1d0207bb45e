using DesignPatterns.Balancing;
using DesignPatterns.Balancing.Sending;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing.Sending;

public class RequestDeadlineTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(7);

    [Theory]
    [InlineData(null, 900)]
    [InlineData("500", 500)]
    [InlineData("5000", 900)]
    [InlineData("0", 0)]
    [InlineData("-1", 900)]
    [InlineData("soon", 900)]
    [InlineData("99999999999", 900)]
    [InlineData("100, 200", 900)]
    public void The_hop_before_may_shorten_the_time_and_never_lengthens_it(string? announced, int left)
    {
        using var request = new HttpRequestMessage();
        if (announced is not null)
        {
            request.Headers.TryAddWithoutValidation(BalancingHeaders.TimeRemaining, announced);
        }

        var deadline = RequestDeadline.Of(request, Now, Milliseconds(900));

        Assert.Equal(Milliseconds(left), deadline.Left(Now));
    }

    [Theory]
    [InlineData(900, true, 400)]
    [InlineData(300, true, 300)]
    [InlineData(500, false, 500)]
    [InlineData(100, false, 100)]
    public void An_attempt_is_cut_short_only_to_leave_time_for_another(
        int left, bool mayBeFollowed, int timeout)
    {
        var deadline = new RequestDeadline(Now + Milliseconds(left));

        Assert.Equal(Milliseconds(timeout), deadline.ForAttempt(Now, mayBeFollowed, Milliseconds(400)));
    }

    [Fact]
    public void What_this_hop_announces_replaces_what_it_was_told()
    {
        using var request = new HttpRequestMessage();
        request.Headers.TryAddWithoutValidation(BalancingHeaders.TimeRemaining, "1800");

        RequestDeadline.Announce(request, Milliseconds(999.7));

        Assert.Equal(["999"], request.Headers.GetValues(BalancingHeaders.TimeRemaining));
    }

    private static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
