//! Intent routing: text classifiers trained on playbook examples, with calibrated confidence and a reject option. Pure.
