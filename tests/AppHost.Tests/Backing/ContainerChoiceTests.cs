using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using DesignPatterns.AppHost.Resources.Redis;

namespace DesignPatterns.AppHost.Tests.Backing;

/// <summary>What <c>--backing</c> makes of a Redis; the engine is a script that answers as the test says.</summary>
public sealed class ContainerChoiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-").FullName;

    [Fact]
    public void Containers_are_containers_and_processes_processes()
    {
        var engine = AddEngine("exit 0");

        Assert.IsType<RedisResource>(Choose("containers", engine));
        Assert.IsType<RedisServerResource>(Choose("processes", engine));
        Assert.Empty(ReadCalls());
    }

    [Fact]
    public void Auto_takes_a_container_where_the_engine_has_the_image()
    {
        Assert.IsType<RedisResource>(Choose("auto", AddEngine("exit 0")));

        Assert.Equal(["ps", "image"], ReadCalls());
    }

    [Fact]
    public void Auto_takes_a_container_where_the_engine_can_pull_the_image()
    {
        Assert.IsType<RedisResource>(Choose("auto", AddEngine("[ $1 != image ]")));

        Assert.Equal(["ps", "image", "pull"], ReadCalls());
    }

    [Theory]
    [InlineData("exit 1", new[] { "ps" })]
    [InlineData("[ $1 = ps ]", new[] { "ps", "image", "pull" })]
    public void Auto_takes_a_process_where_the_engine_does_not_answer_or_cannot_pull(string script, string[] calls)
    {
        Assert.IsType<RedisServerResource>(Choose("auto", AddEngine(script)));

        Assert.Equal(calls, ReadCalls());
    }

    [Fact]
    public void Auto_takes_a_process_where_there_is_no_engine() =>
        Assert.IsType<RedisServerResource>(Choose("auto", Path.Combine(_folder, "no-such-engine")));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IResourceWithConnectionString Choose(string backing, string engine)
    {
        var builder = DistributedApplicationTestingBuilder.Create(
            $"--backing={backing}", $"--DcpPublisher:ContainerRuntime={engine}", "--environment=Testing");
        return builder.AddRedisServer("redis", Choices.From(builder.Configuration, ["dictionary"])).Resource;
    }

    private string AddEngine(string script)
    {
        var path = Path.Combine(_folder, "engine");
        File.WriteAllText(path, $"#!/bin/sh\necho $1 >> {_folder}/calls\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }

    private string[] ReadCalls()
    {
        var calls = Path.Combine(_folder, "calls");
        return File.Exists(calls) ? File.ReadAllLines(calls) : [];
    }
}
