using System.Diagnostics;
using DesignPatterns.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>
/// Goal: as <see cref="OracleTests"/>, for whatever a client may think of. Method: random commands over few keys, by
/// three clients at once, cut anyhow; and a client that others wrote.
/// </summary>
public sealed class OracleSequenceTests(ServersFixture servers) : IClassFixture<ServersFixture>
{
    private static readonly Gen<string> Key = Gen.Elements("ka", "kb", "kc", "kd");

    private static readonly Gen<string> Keys =
        Key.NonEmptyListOf().Resize(6).Select(keys => string.Join(' ', keys));

    // Numbers keep their length, come what may: how memcached shortens one depends on who else is reading it.
    private static readonly Gen<string> Value =
        Gen.Elements("5000000", "5000000", "", "x", "END\r\n", "5", new string('x', 5_000));

    private static readonly Gen<string> Quiet = Gen.Frequency((3, Gen.Constant("")), (1, Gen.Constant(" noreply")));

    private static readonly Gen<string> Flags = Gen.Elements(
        "", " v", " v k", " k q Oabc", " s v f", " c v", " c", " q", " t v", " v v", " z", " ME", " MA", " MR", " MP",
        " F7", " T0", " C9999999999999", " N0 J7 v", " N0", " D2 v", " MD", " I", " MI c");

    private static readonly Gen<string> Request = Gen.Frequency(
        (3, Keys.Select(keys => $"get {keys}\r\n")),
        (1, Keys.Select(keys => $"gets {keys}\r\n")),
        (1, Keys.Select(keys => $"gat 0 {keys}\r\n")),
        (1, Keys.Select(keys => $"gats 0 {keys}\r\n")),
        (3, from verb in Gen.Elements("set", "set", "add", "replace", "append", "prepend")
            from key in Key
            from value in Value
            from quiet in Quiet
            select $"{verb} {key} 7 0 {value.Length}{quiet}\r\n{value}\r\n"),
        (1, from key in Key
            from quiet in Quiet
            select $"cas {key} 0 0 1 9999999999999{quiet}\r\n5\r\n"),
        (2, from line in Gen.Elements("incr {0} 3", "decr {0} 2", "touch {0} 0", "delete {0}", "incr {0} x")
            from key in Key
            from quiet in Quiet
            select $"{line.Replace("{0}", key)}{quiet}\r\n"),
        (2, from key in Key
            from value in Value
            from flags in Flags
            select $"ms {key} {value.Length}{flags}\r\n{value}\r\n"),
        (2, from verb in Gen.Elements("mg", "mg", "md", "ma")
            from key in Key
            from flags in Flags
            select $"{verb} {key}{flags}\r\n"),
        (1, Gen.Elements("mn\r\n", "bogus\r\n", "get\r\n", "set ka 0 0\r\n", "version\r\n", "\r\n")));

    private static readonly Arbitrary<string[][]> ThreeClients =
        Request.NonEmptyListOf().Resize(40).Select(requests => requests.ToArray())
            .ArrayOf(3).ToArbitrary();

    private static int _run;

    [Fact]
    public Task Three_clients_that_send_whatever_they_like_hear_what_memcached_says() =>
        OwnThread.RunAsync(() => Prop.ForAll(ThreeClients, async Task (clients) =>
        {
            var run = Interlocked.Increment(ref _run);
            await Task.WhenAll(clients.Select((requests, client) => CompareAsync(requests, $"{run}:{client}:")));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60)));

    [Fact]
    public async Task The_client_of_libmemcached_finds_it_as_capable_as_memcached()
    {
        var port = servers.Router.EndPoint.Port;
        string[] arguments = ["-h", "127.0.0.1", "-p", $"{port}", "-a", "-t", "30"];
        using var capable = Process.Start(new ProcessStartInfo("memccapable", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var said = await capable.StandardOutput.ReadToEndAsync() + await capable.StandardError.ReadToEndAsync();
        await capable.WaitForExitAsync();

        Assert.Contains("ascii", said);
        Assert.True(capable.ExitCode == 0 && !said.Contains("[FAIL]"), said);
    }

    private async Task CompareAsync(string[] requests, string prefix)
    {
        var bytes = string.Concat(requests)
            .Replace(" ka", $" {prefix}ka").Replace(" kb", $" {prefix}kb")
            .Replace(" kc", $" {prefix}kc").Replace(" kd", $" {prefix}kd");
        using var plain = await TextClient.ConnectAsync(servers.Plain.EndPoint);
        using var routed = await servers.Router.ConnectAsync();
        await plain.SendAsync($"{bytes}mn\r\n");
        var random = new Random(requests.Length);
        for (var start = 0; start < bytes.Length;)
        {
            var most = random.Next(4) == 0 ? 12 : 2_000;
            var length = Math.Min(random.Next(1, most), bytes.Length - start);
            await routed.SendAsync(bytes.Substring(start, length));
            start += length;
        }

        await routed.SendAsync("mn\r\n");
        Assert.Equal(await AllAsync(plain, bytes), await AllAsync(routed, bytes));
    }

    /// <summary>Up to the last no-op: the requests may have some of their own.</summary>
    private static async Task<string> AllAsync(TextClient client, string bytes)
    {
        var said = "";
        for (var noOps = bytes.Split("mn\r\n").Length; noOps > 0; noOps--)
        {
            said += await client.UntilNoOpAsync() + "MN\r\n";
        }

        return Transcript.ByRole(said);
    }
}
