namespace DesignPatterns.Dashboard.Tests.Resources;

internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Asks until it is so; a test that waited too long says what it waited for.</summary>
    public static async Task HoldsAsync(string what, Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            try
            {
                await pace.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Not within {Deadline}: {what}");
            }
        }
    }
}
