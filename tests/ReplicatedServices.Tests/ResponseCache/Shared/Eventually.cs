namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;

/// <summary>Waits for a condition, with a deadline that only a broken program meets.</summary>
internal static class Eventually
{
    public static async Task BecomesTrueAsync(string what, Func<Task<bool>> condition)
    {
        for (var attempt = 0; attempt < 3_000; attempt++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(20);
        }

        Assert.Fail($"Not within 60 s: {what}");
    }

    public static Task BecomesTrueAsync(string what, Func<bool> condition) =>
        BecomesTrueAsync(what, () => Task.FromResult(condition()));
}
