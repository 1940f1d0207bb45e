using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using DesignPatterns.Testing;

namespace DesignPatterns.ShardedServices.Tests.Sharding.Nutcracker;

/// <summary>A real nutcracker (twemproxy), with a Unix socket for each pool.</summary>
internal sealed class NutcrackerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("nutcracker-");
    private readonly Process _process;

    private NutcrackerProcess(IReadOnlyList<Pool> pools)
    {
        var configuration = Path.Combine(_directory.FullName, "nutcracker.yml");
        var parts = pools.Select(pool => pool.Configuration(SocketOf(pool)));
        File.WriteAllText(configuration, string.Concat(parts));
        _process = Start(
            "--conf-file", configuration,
            "--output", LogFile,
            "--pid-file", Path.Combine(_directory.FullName, "nutcracker.pid"),
            "--stats-addr", "127.0.0.1",
            "--stats-port", $"{FreePort.Next()}") ?? throw NotInstalled();
    }

    private string LogFile => Path.Combine(_directory.FullName, "nutcracker.log");

    public static async Task<NutcrackerProcess> StartAsync(IReadOnlyList<Pool> pools)
    {
        var nutcracker = new NutcrackerProcess(pools);
        try
        {
            await nutcracker.WaitForAsync(pools[^1]);
        }
        catch
        {
            await nutcracker.DisposeAsync();
            throw;
        }

        return nutcracker;
    }

    /// <summary>For each key the number of the server that nutcracker asked for it.</summary>
    public async Task<int[]> AskAsync(Pool pool, IReadOnlyList<string> keys)
    {
        using var deadline = new CancellationTokenSource(Patience);
        await using var stream = await ConnectAsync(pool);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var requests = string.Concat(keys.Select(key => $"get {key}\r\n"));
        await stream.WriteAsync(Encoding.Latin1.GetBytes(requests), deadline.Token);

        var numbers = new int[keys.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            Assert.StartsWith($"VALUE {keys[i]} 0 ", await reader.ReadLineAsync(deadline.Token));
            numbers[i] = int.Parse((await reader.ReadLineAsync(deadline.Token))!);
            Assert.Equal("END", await reader.ReadLineAsync(deadline.Token));
        }

        return numbers;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    // Debian installs it where only root's PATH leads.
    private static Process? Start(params string[] arguments)
    {
        foreach (var command in new[] { "nutcracker", "/usr/sbin/nutcracker" })
        {
            try
            {
                return Process.Start(new ProcessStartInfo(command, arguments));
            }
            catch (Win32Exception)
            {
                // Not here.
            }
        }

        return null;
    }

    private InvalidOperationException NotInstalled()
    {
        _directory.Delete(recursive: true);
        return new(
            "nutcracker (twemproxy) must be installed to be compared with: apt-get install nutcracker.");
    }

    private async Task WaitForAsync(Pool pool)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await (await ConnectAsync(pool)).DisposeAsync();
                return;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(20);
            }
            catch (SocketException refused)
            {
                throw new InvalidOperationException(
                    $"nutcracker does not answer. Its log: {await File.ReadAllTextAsync(LogFile)}", refused);
            }
        }
    }

    private async Task<NetworkStream> ConnectAsync(Pool pool)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketOf(pool)));
            return new(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private string SocketOf(Pool pool) => Path.Combine(_directory.FullName, pool.Name);
}
