using System.Text;
using DesignPatterns.Ownership;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Stores;

/// <summary>
/// Goal: every store keeps the same promises. Method: one suite, run against each of them; each test uses names of
/// its own.
/// </summary>
public abstract class OwnershipStoreContract
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static int _lastName;

    private readonly string _name = $"name-{Interlocked.Increment(ref _lastName)}";

    protected abstract IOwnershipStore Store { get; }

    /// <summary>The shortest that a lease of this store can live.</summary>
    protected virtual TimeSpan ShortTime => TimeSpan.FromSeconds(1);

    /// <summary>Lets time go by on the store's clock.</summary>
    protected abstract Task PassAsync(TimeSpan by);

    [Fact]
    public async Task A_lease_is_never_shorter_than_asked_for()
    {
        var granted = await Store.GrantAsync(TimeSpan.FromSeconds(5.5), default);

        Assert.True(granted.TimeToLive >= TimeSpan.FromSeconds(5.5));
        Assert.True(await Store.RenewAsync(granted.Lease, default) >= TimeSpan.FromSeconds(5.5));
    }

    [Fact]
    public async Task A_lease_that_is_over_cannot_be_renewed_and_to_revoke_it_again_is_no_error()
    {
        var lease = await GrantAsync();
        await Store.RevokeAsync(lease, default);
        await Store.RevokeAsync(lease, default);

        Assert.Null(await Store.RenewAsync(lease, default));
        Assert.Null(await EnterAsync("athens", lease));
    }

    [Fact]
    public async Task Who_enters_first_owns_and_tokens_grow_from_place_to_place()
    {
        var lease = await GrantAsync();
        var places = new List<Place>();
        foreach (var id in (string[])["cyrene", "athens", "byzantium"])
        {
            places.Add((await EnterAsync(id, lease))!);
        }

        Assert.Equal([true, false, false], places.Select(place => place.IsFirst));
        Assert.Equal(places.OrderBy(place => place.Token), places);
        Assert.Equal(3, places.Select(place => place.Token).Distinct().Count());
    }

    [Fact]
    public async Task To_enter_again_gives_the_same_place()
    {
        var lease = await GrantAsync();
        var first = await EnterAsync("athens", lease);
        await EnterAsync("byzantium", lease);

        Assert.Equal(first, await EnterAsync("athens", lease));
    }

    [Fact]
    public async Task Who_leaves_and_enters_again_is_the_last_and_has_a_higher_token()
    {
        var lease = await GrantAsync();
        var first = (await EnterAsync("athens", lease))!;
        var second = (await EnterAsync("byzantium", lease))!;
        await Store.LeaveAsync(_name, "athens", default);
        var again = (await EnterAsync("athens", lease))!;

        Assert.True(first.Token < second.Token && second.Token < again.Token);
        Assert.False(again.IsFirst);
        Assert.False(await Store.WaitForTurnAsync(first, default));
    }

    [Fact]
    public async Task To_leave_again_or_without_having_entered_is_no_error_and_takes_nobody_elses_place()
    {
        var lease = await GrantAsync();
        await EnterAsync("athens", lease);
        var second = (await EnterAsync("byzantium", lease))!;

        await Store.LeaveAsync(_name, "athens", default);
        await Store.LeaveAsync(_name, "athens", default);
        await Store.LeaveAsync(_name, "cyrene", default);

        Assert.True(await Store.WaitForTurnAsync(second, default));
    }

    [Fact]
    public async Task A_turn_comes_when_all_ahead_have_left_in_whatever_order()
    {
        var lease = await GrantAsync();
        await EnterAsync("athens", lease);
        await EnterAsync("byzantium", lease);
        var third = (await EnterAsync("cyrene", lease))!;
        var turn = Store.WaitForTurnAsync(third, default).AsTask();

        await Store.LeaveAsync(_name, "byzantium", default);
        Assert.False(turn.IsCompleted);
        await Store.LeaveAsync(_name, "athens", default);

        Assert.True(await turn.WaitAsync(Patience));
        Assert.True(await Store.WaitForTurnAsync(third, default));
    }

    [Fact]
    public async Task A_wait_can_be_cancelled_and_repeated()
    {
        var lease = await GrantAsync();
        await EnterAsync("athens", lease);
        var second = (await EnterAsync("byzantium", lease))!;
        using var cancelled = new CancellationTokenSource();
        var turn = Store.WaitForTurnAsync(second, cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn.WaitAsync(Patience));

        await Store.LeaveAsync(_name, "athens", default);

        Assert.True(await Store.WaitForTurnAsync(second, default).AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task With_a_lease_that_is_revoked_its_places_go_and_the_next_has_its_turn()
    {
        var (lost, kept) = (await GrantAsync(), await GrantAsync());
        var first = (await EnterAsync("athens", lost))!;
        var second = (await EnterAsync("byzantium", kept))!;
        var turn = Store.WaitForTurnAsync(second, default).AsTask();

        await Store.RevokeAsync(lost, default);

        Assert.True(await turn.WaitAsync(Patience));
        Assert.False(await Store.WaitForTurnAsync(first, default));
    }

    [Fact]
    public async Task A_lease_that_nobody_renews_expires_and_one_that_is_renewed_does_not()
    {
        var lost = (await Store.GrantAsync(ShortTime, default)).Lease;
        var kept = (await Store.GrantAsync(ShortTime, default)).Lease;
        await EnterAsync("athens", lost);
        var second = (await EnterAsync("byzantium", kept))!;
        var turn = Store.WaitForTurnAsync(second, default).AsTask();
        while (!turn.IsCompleted)
        {
            Assert.NotNull(await Store.RenewAsync(kept, default));
            await Task.WhenAny(turn, PassAsync(ShortTime / 4));
        }

        Assert.True(await turn);
        Assert.Null(await Store.RenewAsync(lost, default));
    }

    [Fact]
    public async Task Observers_see_the_owner_at_once_and_the_last_change_always()
    {
        var lease = await GrantAsync();
        await using var seen = Store.ObserveAsync(_name, default).GetAsyncEnumerator();
        Assert.Null(await NextAsync(seen));
        var first = await EnterAsync("athens", lease, "http://athens");
        Assert.Equal(new("athens", first!.Token, "http://athens"), await NextAsync(seen));
        var second = await EnterAsync("byzantium", lease, "http://byzantium");
        await Store.LeaveAsync(_name, "athens", default);
        Assert.Equal(new("byzantium", second!.Token, "http://byzantium"), await NextAsync(seen));
        await Store.LeaveAsync(_name, "byzantium", default);
        Assert.Null(await NextAsync(seen));
    }

    [Fact]
    public async Task A_value_is_written_only_over_the_version_that_is_expected()
    {
        Assert.Null(await Store.ReadAsync(_name, default));
        Assert.Equal(WriteOutcome.VersionChanged, (await WriteAsync("a", new(Version: 7))).Outcome);
        var first = await WriteAsync("b", new(Version: 0));
        var second = await WriteAsync("c", new(Version: first.Version));

        Assert.Equal(WriteOutcome.VersionChanged, (await WriteAsync("d", new(Version: first.Version))).Outcome);
        Assert.Equal(WriteOutcome.VersionChanged, (await WriteAsync("e", new(Version: 0))).Outcome);
        Assert.True(second.Version > first.Version);
        Assert.Equal(("c", second.Version), await ReadAsync());
        Assert.True((await WriteAsync("f", WriteConditions.None)).IsWritten);
    }

    [Fact]
    public async Task The_fence_admits_the_owner_and_refuses_one_whose_place_is_gone()
    {
        var (lost, kept) = (await GrantAsync(), await GrantAsync());
        var first = (await EnterAsync("athens", lost))!;
        var second = (await EnterAsync("byzantium", kept))!;
        Assert.True((await WriteAsync("from athens", new(Owner: first))).IsWritten);

        await Store.RevokeAsync(lost, default);
        Assert.True(await Store.WaitForTurnAsync(second, default));
        Assert.True((await WriteAsync("from byzantium", new(Owner: second))).IsWritten);

        Assert.Equal(WriteOutcome.NotOwner, (await WriteAsync("late", new(Owner: first))).Outcome);
        var (text, version) = await ReadAsync();
        Assert.Equal("from byzantium", text);
        Assert.Equal(WriteOutcome.NotOwner, (await WriteAsync("late", new(version, first))).Outcome);
        Assert.Equal(WriteOutcome.VersionChanged, (await WriteAsync("old", new(version - 1, second))).Outcome);
    }

    [Fact]
    public async Task A_candidate_that_comes_back_is_not_taken_for_what_it_was()
    {
        var lease = await GrantAsync();
        var before = (await EnterAsync("athens", lease))!;
        await Store.LeaveAsync(_name, "athens", default);
        await EnterAsync("athens", lease);

        Assert.Equal(WriteOutcome.NotOwner, (await WriteAsync("late", new(Owner: before))).Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("line\nbreak")]
    [InlineData("null\0")]
    [InlineData(null)]
    public async Task A_bad_name_is_refused_at_once_and_it_is_said_what_was_expected(string? name)
    {
        var lease = await GrantAsync();
        name ??= new string('x', OwnershipName.MaxLength + 1);
        foreach (var call in new Func<Task>[]
        {
            () => Store.EnterAsync(new(name, "athens", lease, ""), default).AsTask(),
            () => Store.EnterAsync(new(_name, name, lease, ""), default).AsTask(),
            () => Store.LeaveAsync(name, "athens", default).AsTask(),
            () => Store.LeaveAsync(_name, name, default).AsTask(),
            () => Store.ReadAsync(name, default).AsTask(),
            () => Store.WriteAsync(name, default, default, default).AsTask(),
            () => NextAsync(Store.ObserveAsync(name, default).GetAsyncEnumerator()),
        })
        {
            Assert.Contains(
                "A name h", (await Assert.ThrowsAsync<ArgumentException>(call)).Message, StringComparison.Ordinal);
        }
    }

    private async Task<long> GrantAsync() => (await Store.GrantAsync(TimeSpan.FromMinutes(1), default)).Lease;

    private Task<Place?> EnterAsync(string id, long lease, string value = "") =>
        Store.EnterAsync(new(_name, id, lease, value), default).AsTask();

    private Task<WriteResult> WriteAsync(string text, WriteConditions conditions) =>
        Store.WriteAsync(_name, Encoding.UTF8.GetBytes(text), conditions, default).AsTask();

    private async Task<(string Text, long Version)> ReadAsync()
    {
        var value = (await Store.ReadAsync(_name, default))!.Value;
        return (Encoding.UTF8.GetString(value.Value.Span), value.Version);
    }

    private static async Task<Owner?> NextAsync(IAsyncEnumerator<Owner?> seen)
    {
        Assert.True(await seen.MoveNextAsync().AsTask().WaitAsync(Patience));
        return seen.Current;
    }
}
