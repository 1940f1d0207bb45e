using DesignPatterns.Ownership.Leasing;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.Ownership;

public sealed partial class OwnershipTelemetry
{
    internal void OwnerElected(Held held) => LogElected(held.Name, held.Place.Candidate, held.Token);

    internal void OwnerResigned(Held held) => LogResigned(held.Name, held.Token);

    internal void OwnerStoppedFor(Held held)
    {
        if (!held.Lease.IsHeld)
        {
            // Its lease has been counted already.
            LogSteppedDown(held.Name, held.Token, "its lease is over");
            return;
        }

        _lost.Add(1, new KeyValuePair<string, object?>(Prefix + "reason", "taken"));
        LogSteppedDown(held.Name, held.Token, "its place was taken away");
    }

    internal void OwnerOverstayed(Held held) => LogOverstayed(held.Name, held.Token);

    internal void WorkFailed(string name, Exception failure)
    {
        CountFailure("work");
        LogWorkFailed(failure, name);
    }

    internal void CampaignFailed(string name, Exception failure, int failures)
    {
        CountFailure("campaign");
        LogCampaignFailed(failure, name, failures);
    }

    internal void ObservingFailed(string name, Exception failure)
    {
        CountFailure("observe");
        LogObservingFailed(failure, name);
    }

    [LoggerMessage(EventName = "lease.granted", Level = LogLevel.Information,
        Message = "Lease {Lease:x} was granted for {TimeToLive}")]
    private partial void LogGranted(long lease, TimeSpan timeToLive);

    [LoggerMessage(EventName = "lease.revoked", Level = LogLevel.Information,
        Message = "Lease {Lease:x} was given back")]
    private partial void LogRevoked(long lease);

    [LoggerMessage(EventName = "lease.lost", Level = LogLevel.Warning, Message = "Lease {Lease:x} was lost: {End}")]
    private partial void LogLost(long lease, LeaseEnd end);

    [LoggerMessage(EventName = "lease.renewal-failed", Level = LogLevel.Warning,
        Message = "Lease {Lease:x} was not renewed, and is held for {Remaining} more")]
    private partial void LogRenewalFailed(Exception failure, long lease, TimeSpan remaining);

    [LoggerMessage(EventName = "lease.revocation-failed", Level = LogLevel.Warning,
        Message = "Lease {Lease:x} was not revoked: what hangs on it is free when it expires")]
    private partial void LogRevocationFailed(Exception failure, long lease);

    [LoggerMessage(EventName = "lease.loss-handler-failed", Level = LogLevel.Error,
        Message = "What was to happen when lease {Lease:x} ends has failed")]
    private partial void LogLossHandlerFailed(Exception failure, long lease);

    [LoggerMessage(EventName = "queue.leaving-failed", Level = LogLevel.Warning,
        Message = "The queue for {Name} was not left yet: it will be tried again while the lease lives")]
    private partial void LogLeavingFailed(Exception failure, string name);

    [LoggerMessage(EventName = "queue.call-failed", Level = LogLevel.Warning,
        Message = "Queueing for {Name} failed: it will be tried again while the lease lives")]
    private partial void LogQueueingFailed(Exception failure, string name);

    [LoggerMessage(EventName = "owner.elected", Level = LogLevel.Information,
        Message = "{Candidate} was elected owner of {Name} under token {Token}")]
    private partial void LogElected(string name, string candidate, long token);

    [LoggerMessage(EventName = "owner.resigned", Level = LogLevel.Information,
        Message = "The owner of {Name} under token {Token} has handed over")]
    private partial void LogResigned(string name, long token);

    [LoggerMessage(EventName = "owner.stepped-down", Level = LogLevel.Warning,
        Message = "The owner of {Name} under token {Token} has to stop: {Reason}")]
    private partial void LogSteppedDown(string name, long token, string reason);

    [LoggerMessage(EventName = "owner.overstayed", Level = LogLevel.Error,
        Message = "The work of the owner of {Name} under token {Token} has not stopped, and another may own it now")]
    private partial void LogOverstayed(string name, long token);

    [LoggerMessage(EventName = "owner.work-failed", Level = LogLevel.Error,
        Message = "The work of the owner of {Name} has failed")]
    private partial void LogWorkFailed(Exception failure, string name);

    [LoggerMessage(EventName = "election.campaign-failed", Level = LogLevel.Warning,
        Message = "The campaign for {Name} has failed, {Failures} times in a row")]
    private partial void LogCampaignFailed(Exception failure, string name, int failures);

    [LoggerMessage(EventName = "election.observing-failed", Level = LogLevel.Warning,
        Message = "Who owns {Name} could not be observed: it will be tried again")]
    private partial void LogObservingFailed(Exception failure, string name);
}
