using System.Reflection;

namespace Aspire.Hosting.Testing;

/// <summary>
/// One run of an AppHost's entry point inside a test, on a thread of its own: its Build waits for the test's
/// BuildAsync, its Run for the test's StartAsync, and what it throws comes out of whichever the test awaits.
/// </summary>
internal sealed class EntryPointRun(
    Assembly appHost,
    string[] args,
    Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder) : IAsyncDisposable
{
    // Follows the entry point through its awaits; other runs in this process have their own.
    private static readonly AsyncLocal<EntryPointRun?> Ambient = new();
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);
    private readonly TaskCompletionSource<TestingBuilder> _builder = Gate<TestingBuilder>();
    private readonly TaskCompletionSource<bool> _mayBuild = Gate<bool>();
    private readonly TaskCompletionSource<DistributedApplication> _app = Gate<DistributedApplication>();
    private readonly TaskCompletionSource<bool> _mayStart = Gate<bool>();
    private readonly TaskCompletionSource<bool> _started = Gate<bool>();
    private readonly TaskCompletionSource<bool> _exited = Gate<bool>();
    private IHostApplicationLifetime? _lifetime;

    /// <summary>The run that asks, if it is an entry point in a test.</summary>
    public static EntryPointRun? Current => Ambient.Value;

    public Assembly AppHost => appHost;

    public Action<DistributedApplicationOptions, HostApplicationBuilderSettings> ConfigureBuilder =>
        configureBuilder;

    public Task<TestingBuilder> BeginAsync(CancellationToken cancellationToken)
    {
        var entryPoint = appHost.EntryPoint ?? throw new InvalidOperationException(
            $"Assembly {appHost.GetName().Name} does not have an entry point.");
        new Thread(() => Run(entryPoint)) { IsBackground = true, Name = $"{appHost.GetName().Name}" }.Start();
        return _builder.Task.WaitAsync(cancellationToken);
    }

    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _mayBuild.TrySetResult(true);
        return new TestedApplication(await _app.Task.WaitAsync(cancellationToken), this);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _mayStart.TrySetResult(true);
        return _started.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Stops the application and sees the entry point out.</summary>
    public async ValueTask DisposeAsync()
    {
        _mayBuild.TrySetCanceled();
        if (!_app.Task.IsCompletedSuccessfully)
        {
            _mayStart.TrySetCanceled();
            return;
        }

        var app = await _app.Task;
        if (!_exited.Task.IsCompleted)
        {
            _lifetime!.StopApplication();
            _mayStart.TrySetCanceled();
            await Task.WhenAny(_exited.Task, Task.Delay(ShutdownTimeout));
        }

        await app.DisposeAsync();
    }

    public void Building(TestingBuilder builder)
    {
        _builder.TrySetResult(builder);
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    public void Built(DistributedApplication app)
    {
        // Kept, as a failed start disposes of the services.
        _lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        _app.TrySetResult(app);
    }

    public Task MayStartAsync(CancellationToken cancellationToken) =>
        _mayStart.Task.WaitAsync(cancellationToken);

    public void Started() => _started.TrySetResult(true);

    public void Failed(Exception exception)
    {
        _builder.TrySetException(exception);
        _app.TrySetException(exception);
        _started.TrySetException(exception);
    }

    private static TaskCompletionSource<T> Gate<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Run(MethodInfo entryPoint)
    {
        Ambient.Value = this;
        try
        {
            entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? [] : [args]);
            Failed(new InvalidOperationException(
                "The entry point ended without building and running an application."));
        }
        catch (TargetInvocationException e)
        {
            Failed(e.InnerException ?? e);
        }
        finally
        {
            _exited.TrySetResult(true);
        }
    }
}

/// <summary>The application in a test's hands: the entry point runs it, the test says when.</summary>
internal sealed class TestedApplication(DistributedApplication inner, EntryPointRun run)
    : DistributedApplication(inner)
{
    public override Task StartAsync(CancellationToken cancellationToken = default) =>
        run.StartAsync(cancellationToken);

    public override Task StopAsync(CancellationToken cancellationToken = default) =>
        run.DisposeAsync().AsTask().WaitAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await run.DisposeAsync();
        await base.DisposeAsync();
    }
}
