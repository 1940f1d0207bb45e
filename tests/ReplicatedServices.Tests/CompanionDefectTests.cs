using System.Diagnostics;
using System.Net.Sockets;
using DesignPatterns.DictionaryServer;
using DesignPatterns.ResponseCache;
using DesignPatterns.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ReplicatedServices.Tests;

/// <summary>
/// What the book's companion files for this pattern get wrong, and these services must not. The other defects have
/// their tests where they belong: a lookup before loading kills the process
/// (<c>A_lookup_before_the_dictionary_is_loaded_is_told_to_come_back</c>), the path for a failed load fails itself
/// (<c>A_server_without_its_data_stops_and_says_why</c>), one client's requests all go to one replica
/// (<c>Three_replicas_share_the_requests_of_one_client_evenly</c>), and <c>ssl on</c> no longer loads
/// (<c>An_https_address_alone_terminates_tls_without_a_deprecated_switch</c>).
/// </summary>
public sealed class CompanionDefectTests
{
    /// <summary>Its server downloads the dictionary at every start.</summary>
    [Fact]
    public async Task The_dictionary_server_starts_and_answers_without_a_network()
    {
        var folder = Directory.CreateTempSubdirectory("no-network-");
        var socket = Path.Combine(folder.FullName, "server.sock");
        using var server = Start(
            "unshare", "--map-root-user", "--net",
            "dotnet", typeof(DictionaryOptions).Assembly.Location, "--urls", $"http://unix:{socket}");
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellationToken) =>
                {
                    var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
                    return new NetworkStream(connection, ownsSocket: true);
                },
            })
            {
                BaseAddress = new Uri("http://dictionary"),
            };
            Assert.Contains("\"gossamer\"", await WaitForAnswerAsync(client, server, _ => true));
        }
        finally
        {
            await EndAsync(server);
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Its Varnish resolves the server's name once, and answers 503 when the address has changed.</summary>
    [Fact]
    public async Task A_cache_follows_its_servers_name_to_another_address()
    {
        var hosts = Path.GetTempFileName();
        await File.WriteAllTextAsync(hosts, "127.0.0.1 dictionary\n");
        var port = FreePort.Next();
        await using var before = await StartAsync("127.0.0.1", port, "before");
        await using var after = await StartAsync("127.0.0.2", port, "after");

        // The cache sees a file of ours as /etc/hosts.
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        using var cache = Start(
            "unshare", "--map-root-user", "--mount", "sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", hosts,
            "dotnet", typeof(ResponseCacheOptions).Assembly.Location, "--urls", address,
            $"--services:dictionary-server:http:0=http://dictionary:{port}");
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            Assert.Equal("before", await WaitForAnswerAsync(client, cache, _ => true));

            await File.WriteAllTextAsync(hosts, "127.0.0.2 dictionary\n");
            await before.StopAsync();

            Assert.Equal("after", await WaitForAnswerAsync(client, cache, answer => answer == "after"));
        }
        finally
        {
            await EndAsync(cache);
            File.Delete(hosts);
        }
    }

    private static Process Start(string command, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static async Task EndAsync(Process process)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Asks until there is an answer that will do.</summary>
    private static async Task<string> WaitForAnswerAsync(HttpClient client, Process server, Predicate<string> will)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var answer = await client.GetStringAsync("/definitions/gossamer");
                if (will(answer))
                {
                    return answer;
                }
            }
            catch (HttpRequestException) when (!server.HasExited)
            {
                // Not there yet.
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "No answer came.");
            await Task.Delay(50);
        }
    }

    private static async Task<WebApplication> StartAsync(string address, int port, string answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{address}:{port}");
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync(answer));
        await app.StartAsync();
        return app;
    }
}
